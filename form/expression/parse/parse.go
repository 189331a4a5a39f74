package parse

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/borgerflow/borgerflow/form/expression"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/parser/lexer"
)

// Names tells what the names in an expression mean where it stands.
type Names interface {
	// Resolve returns the reference number and the type of a name as it is
	// written: "amount", "applicant.name", "login.cpr", "row.index", "today". A
	// name that goes on after what is known ("applicant.address.city") is asked
	// for as a whole first, then ever shorter; the rest are members of records.
	Resolve(name string) (ref int, t expression.Type, ok bool)
	// List returns the values of a value list.
	List(name string) (values []string, ok bool)
	// Group returns the members of a calculation group, in document order.
	Group(key string) (items []GroupItem, ok bool)
}

// GroupItem is one member of a calculation group: a value, or a member of every
// row of a list.
type GroupItem struct {
	Ref    int
	Type   expression.Type // of what Ref reads
	Member string          // not empty: Ref is a list of records, and this is the member
}

// Options bound an expression and say what it must give. The zero value of a
// limit is its default.
type Options struct {
	MaxSource int // bytes, before anything is parsed; default 2048, at most 16 KiB
	MaxNodes  int // of the parsed tree and of the typed tree; default 500, at most 1500
	MaxDepth  int // of brackets and of the typed tree; default 250, which is also the most
	// Want is the type the expression must give; of kind Blank: any. Numbers are
	// taken for money, as kroner, and whole numbers for decimals. When a text with
	// options is wanted, a constant must be one of them.
	Want expression.Type
	// Functions are a vendor's own that the expression may call; nil = none.
	Functions *expression.FunctionSet
}

func (o *Options) fill() Options {
	filled := Options{}
	if o != nil {
		filled = *o
	}
	for _, l := range []struct {
		limit         *int
		usually, most int
	}{
		{&filled.MaxSource, 2048, 16 << 10},
		{&filled.MaxNodes, 500, 1500},
		{&filled.MaxDepth, 250, 250},
	} {
		if *l.limit <= 0 {
			*l.limit = l.usually
		}
		*l.limit = min(*l.limit, l.most)
	}
	return filled
}

// Parse reads an expression and checks its types. The error is of type
// [Errors] and holds every mistake that can be told apart; a mistake in the
// syntax hides those of type. Parse is safe on any source: the limits are
// checked before the work they bound.
func Parse(src string, names Names, opts *Options) (*expression.Node, error) {
	c := &checker{names: names, opts: opts.fill(), functions: functions}
	if !c.admit(src) {
		return nil, c.errs.tidy()
	}
	found := c.scan(src)
	tree, err := parseTree(src, c.opts.MaxNodes)
	if err != nil {
		if !found {
			c.syntax(err)
		}
		return nil, c.errs.tidy()
	}
	c.quiet = found
	n := c.result(c.node(tree))
	if len(c.errs) > 0 {
		return nil, c.errs.tidy()
	}
	return n, nil
}

// admit refuses what must not reach a parser.
func (c *checker) admit(src string) bool {
	if len(src) > c.opts.MaxSource {
		c.errs = append(c.errs, newError(nil, 0, CodeTooLong, fmt.Sprintf("the expression is %d bytes; %d are allowed", len(src), c.opts.MaxSource)))
		return false
	}
	c.src = []rune(src)
	for i, r := range c.src {
		if r == utf8.RuneError || r == 0 || unicode.Is(unicode.Cf, r) {
			c.errs = append(c.errs, newError(c.src, i, CodeSyntax, "the source has a character that is no text, or that cannot be seen"))
			return false
		}
	}
	return true
}

// parseTree runs expr's parser. Should it ever panic, that is an error like any
// other: it is not ours, and sources are not to be trusted.
func parseTree(src string, maxNodes int) (node ast.Node, err error) {
	defer func() {
		if recover() != nil {
			node, err = nil, errParser
		}
	}()
	tree, err := parser.ParseWithConfig(src, &conf.Config{MaxNodes: uint(maxNodes)})
	if err != nil {
		return nil, err
	}
	return tree.Node, nil
}

var errParser = errors.New("the expression cannot be parsed")

func (c *checker) syntax(err error) {
	at, message := 0, err.Error()
	if e, ok := errors.AsType[*file.Error](err); ok {
		at, message = e.From, e.Message
	}
	code := CodeSyntax
	if message == "compilation failed: expression exceeds maximum allowed nodes" {
		code, message = CodeTooLarge, fmt.Sprintf("the expression has more than %d nodes", c.opts.MaxNodes)
	}
	c.errs = append(c.errs, newError(c.src, at, code, readable(message)))
}

// readable takes the names of expr's token kinds out of a message.
func readable(message string) string {
	message = strings.ReplaceAll(message, "token EOF", "end")
	for _, kind := range []lexer.Kind{lexer.Identifier, lexer.Number, lexer.String, lexer.Bytes, lexer.Operator, lexer.Bracket} {
		message = strings.ReplaceAll(message, "token "+string(kind)+"(", "(")
	}
	return message
}
