package schema

import (
	_ "embed"
	"slices"
)

// Base is where the schemas of files are found: it stands before the name of
// each in its $id.
const Base = "https://raw.githubusercontent.com/borgerflow/borgerflow/main/form/schema/"

// The names of the schemas' files, here and after [Base].
const (
	DefinitionFile = "definition.schema.json"
	BlockFile      = "block.schema.json"
	SolutionFile   = "solution.schema.json"
	RolesFile      = "roles.schema.json"
	TreeFile       = "tree.schema.json"
	FlatFile       = "flat.schema.json"
)

var (
	//go:embed definition.schema.json
	definitionSchema []byte
	//go:embed block.schema.json
	blockSchema []byte
	//go:embed solution.schema.json
	solutionSchema []byte
	//go:embed roles.schema.json
	rolesSchema []byte
	//go:embed tree.schema.json
	treeSchema []byte
	//go:embed flat.schema.json
	flatSchema []byte
)

// Definition returns the JSON Schema of a form's definition.
func Definition() []byte { return slices.Clone(definitionSchema) }

// Block returns the JSON Schema of a building block.
func Block() []byte { return slices.Clone(blockSchema) }

// Solution returns the JSON Schema of solution.json.
func Solution() []byte { return slices.Clone(solutionSchema) }

// Roles returns the JSON Schema of an organisation's roles, which package access
// reads.
func Roles() []byte { return slices.Clone(rolesSchema) }

// TreeSchema returns the JSON Schema of a [Tree].
func TreeSchema() []byte { return slices.Clone(treeSchema) }

// FlatSchema returns the JSON Schema of a [Flat].
func FlatSchema() []byte { return slices.Clone(flatSchema) }
