package parse

import (
	"fmt"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
)

// allowed are the operator tokens of the language; "." and "," are among expr's
// operators too.
var allowed = map[string]bool{
	"==": true, "!=": true, "<": true, "<=": true, ">": true, ">=": true,
	"in": true, "not": true, "contains": true, "startsWith": true, "endsWith": true, "matches": true,
	"and": true, "or": true, "+": true, "-": true, "*": true, "/": true, "%": true,
	"??": true, "?": true, ":": true, ".": true, ",": true, "#": true,
}

// instead says what to write for tokens of expr that are not in the language.
var instead = map[string]string{
	"&&": "write and", "||": "write or", "!": "write not", "=": "write ==",
	"|": "call the function with its argument in brackets", "?.": "write a dot; what is blank stays blank",
	"..": "there are no ranges", "**": "there are no powers", "^": "there are no powers",
	"let": "there are no variables; use a calculated field", ";": "write one expression",
	"if": "write condition ? a : b", "else": "write condition ? a : b", "::": "write the function's name only",
	"{": "there are no maps and blocks", "}": "there are no maps and blocks",
}

// scan looks at the tokens: it refuses those that are not in the language, also
// where expr's tree would not show them, measures brackets before a parser
// recurses into them, and notes how numbers are written. It reports whether it
// refused anything; what the lexer cannot read is left to the parser.
func (c *checker) scan(src string) (found bool) {
	tokens, err := lexer.Lex(file.NewSource(src))
	if err != nil {
		return false
	}
	c.numbers = map[int]string{}
	depth, variable := 0, false
	for i, t := range tokens {
		switch t.Kind {
		case lexer.Bytes:
			c.fail(t.From, CodeUnsupported, "there are no bytes; write a text")
		case lexer.Number:
			c.numbers[t.From] = t.Value
		case lexer.Bracket:
			depth += step(t.Value)
			if depth == c.opts.MaxDepth+1 && step(t.Value) > 0 {
				c.fail(t.From, CodeTooDeep, fmt.Sprintf("brackets are nested deeper than %d", c.opts.MaxDepth))
			}
			if t.Value == "{" || t.Value == "}" {
				c.refuse(t)
			}
		case lexer.Operator:
			variable = variable || t.Value == "let"
			switch {
			case t.Value == "?" && i+1 < len(tokens) && tokens[i+1].Is(lexer.Operator, ":"):
				c.fail(t.From, CodeUnsupported, "?: without a middle is not in the language; write ??")
			case !allowed[t.Value] && !(variable && (t.Value == ";" || t.Value == "=")):
				c.refuse(t)
			}
		}
	}
	return len(c.errs) > 0
}

func step(bracket string) int {
	switch bracket {
	case "(", "[", "{":
		return 1
	}
	return -1
}

func (c *checker) refuse(t lexer.Token) {
	message := fmt.Sprintf("%s is not in the language", t.Value)
	if hint := instead[t.Value]; hint != "" {
		message += "; " + hint
	}
	c.fail(t.From, CodeUnsupported, message)
}
