package expression

import "sort"

// Op is what a node does.
type Op uint8

// The operations. Not all are written by authors: see the table.
const (
	opNone Op = iota
	opConst
	opRef
	opElem
	opMember
	opList
	opConvert

	opNot
	opAnd
	opOr
	opCond
	opCoalesce
	opAnswered

	opEq
	opNe
	opLt
	opLe
	opGt
	opGe
	opIn

	opContains
	opStartsWith
	opEndsWith
	opMatches

	opNeg
	opAdd
	opSub
	opMul
	opDiv
	opMod
	opRound
	opFloor
	opCeil
	opAbs

	opMin
	opMax
	opSum
	opAvg
	opCount
	opDifference
	opProduct
	opQuotient

	opAny
	opAll
	opFilter
	opMap
	opItem

	opLen
	opTrim
	opLower
	opUpper
	opText

	opAge
	opAddDays
	opAddMonths
	opAddYears
	opAddWorkdays
	opDaysBetween
	opWorkdaysBetween
	opCprDate
	opCprSex
	opDistance

	opCall

	opEnd // number of operations
)

// opInfo is one row of the table of operations.
type opInfo struct {
	name  string
	least int    // arguments
	most  int    // arguments, -1 for any number
	named bool   // has a name: a member, a value list, a pattern
	gives Kind   // always of this kind, so JSON need not say
	wire  string // name in JSON, where the operator would be escaped there
}

var ops = [opEnd]opInfo{
	opMember:  {name: ".", least: 1, most: 1, named: true},
	opElem:    {name: "#"},
	opList:    {name: "[]", most: -1, gives: List},
	opConvert: {name: "to", least: 1, most: 1},

	opNot:      {name: "not", least: 1, most: 1, gives: Bool},
	opAnd:      {name: "and", least: 2, most: 2, gives: Bool},
	opOr:       {name: "or", least: 2, most: 2, gives: Bool},
	opCond:     {name: "?:", least: 3, most: 3},
	opCoalesce: {name: "??", least: 2, most: 2},
	opAnswered: {name: "answered", least: 1, most: 1, gives: Bool},

	opEq: {name: "==", least: 2, most: 2, gives: Bool, wire: "eq"},
	opNe: {name: "!=", least: 2, most: 2, gives: Bool, wire: "ne"},
	opLt: {name: "<", least: 2, most: 2, gives: Bool, wire: "lt"},
	opLe: {name: "<=", least: 2, most: 2, gives: Bool, wire: "le"},
	opGt: {name: ">", least: 2, most: 2, gives: Bool, wire: "gt"},
	opGe: {name: ">=", least: 2, most: 2, gives: Bool, wire: "ge"},
	opIn: {name: "in", least: 2, most: 2, gives: Bool},

	opContains:   {name: "contains", least: 2, most: 2, gives: Bool},
	opStartsWith: {name: "startsWith", least: 2, most: 2, gives: Bool},
	opEndsWith:   {name: "endsWith", least: 2, most: 2, gives: Bool},
	opMatches:    {name: "matches", least: 1, most: 1, named: true, gives: Bool},

	opNeg:   {name: "neg", least: 1, most: 1},
	opAdd:   {name: "+", least: 2, most: 2},
	opSub:   {name: "-", least: 2, most: 2},
	opMul:   {name: "*", least: 2, most: 2},
	opDiv:   {name: "/", least: 2, most: 2},
	opMod:   {name: "%", least: 2, most: 2},
	opRound: {name: "round", least: 1, most: 2},
	opFloor: {name: "floor", least: 1, most: 1},
	opCeil:  {name: "ceil", least: 1, most: 1},
	opAbs:   {name: "abs", least: 1, most: 1},

	opMin:        {name: "min", least: 1, most: -1},
	opMax:        {name: "max", least: 1, most: -1},
	opSum:        {name: "sum", least: 1, most: -1},
	opAvg:        {name: "avg", least: 1, most: -1},
	opCount:      {name: "count", least: 1, most: -1, gives: Integer},
	opDifference: {name: "difference", least: 1, most: -1},
	opProduct:    {name: "product", least: 1, most: -1},
	opQuotient:   {name: "quotient", least: 1, most: -1},

	opAny:    {name: "any", least: 2, most: 2, gives: Bool},
	opAll:    {name: "all", least: 2, most: 2, gives: Bool},
	opFilter: {name: "filter", least: 2, most: 2, gives: List},
	opMap:    {name: "map", least: 2, most: 2, gives: List},
	opItem:   {name: "item", least: 2, most: 2},

	opLen:   {name: "len", least: 1, most: 1, gives: Integer},
	opTrim:  {name: "trim", least: 1, most: 1, gives: Text},
	opLower: {name: "lower", least: 1, most: 1, gives: Text},
	opUpper: {name: "upper", least: 1, most: 1, gives: Text},
	opText:  {name: "text", least: 1, most: 1, named: true, gives: Text},

	opAge:             {name: "age", least: 2, most: 2, gives: Integer},
	opAddDays:         {name: "addDays", least: 2, most: 2, gives: Date},
	opAddMonths:       {name: "addMonths", least: 2, most: 2, gives: Date},
	opAddYears:        {name: "addYears", least: 2, most: 2, gives: Date},
	opAddWorkdays:     {name: "addWorkdays", least: 2, most: 2, gives: Date},
	opDaysBetween:     {name: "daysBetween", least: 2, most: 2, gives: Integer},
	opWorkdaysBetween: {name: "workdaysBetween", least: 2, most: 2, gives: Integer},
	opCprDate:         {name: "cprDate", least: 1, most: 1, gives: Date},
	opCprSex:          {name: "cprSex", least: 1, most: 1, gives: Text},
	opDistance:        {name: "distance", least: 2, most: 2, gives: Decimal},

	opCall: {name: "call", most: maxParams, named: true},
}

// OpNamed returns the operation with the given name, for compilers that build
// trees: the operator or function as authors write it, "neg" for the unary
// minus, "." for a member, "#" for the item of a predicate, "[]" for a list, "to"
// for a number made one of another kind and "call" for a [Function].
func OpNamed(name string) (Op, bool) {
	for op, info := range ops {
		if name != "" && info.name == name {
			return Op(op), true
		}
	}
	return opNone, false
}

// wireOp returns the operation with the given name in JSON.
func wireOp(name string) (Op, bool) {
	for op, info := range ops {
		if name != "" && (info.wire == name || info.wire == "" && info.name == name) {
			return Op(op), true
		}
	}
	return opNone, false
}

func (op Op) wire() string {
	if w := ops[op].wire; w != "" {
		return w
	}
	return ops[op].name
}

// String returns the operation's name, see [OpNamed].
func (op Op) String() string {
	if op < opEnd {
		return ops[op].name
	}
	return ""
}

// operators are the operators of the language, as authors write them.
var operators = []string{
	"==", "!=", "<", "<=", ">", ">=", "in", "not in",
	"contains", "startsWith", "endsWith", "matches",
	"and", "or", "not", "+", "-", "*", "/", "%", "??", "?:",
}

// functions are the functions of the language. Those in parse only are there
// too: date makes a constant, group becomes one of the aggregates.
var functions = []string{
	"answered", "age", "addDays", "addMonths", "addYears", "addWorkdays", "daysBetween", "workdaysBetween",
	"round", "floor", "ceil", "abs", "min", "max", "sum", "avg", "count", "any", "all", "filter", "map",
	"len", "trim", "lower", "upper", "item", "text", "cprDate", "cprSex", "distance", "group", "date",
}

// Operators returns the operators of the language, sorted.
func Operators() []string { return sorted(operators) }

// Functions returns the names of the functions of the language, sorted.
func Functions() []string { return sorted(functions) }

func sorted(names []string) []string {
	out := append([]string(nil), names...)
	sort.Strings(out)
	return out
}
