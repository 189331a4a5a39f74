package definition

// Library gives a compilation what definitions name but do not hold: standard
// texts, shared value lists and building blocks. It is asked during the
// compilation only, from one goroutine, and must answer the same all through
// it; what it returns is not changed and not kept. [MapLibrary] and what a
// [Shelf] hands out are libraries.
type Library interface {
	// Text returns the standard text that {"text":"key"} names: written by
	// language, or plain in the form's first language. Whether there is one is
	// reported by ok.
	Text(key string) (t Text, ok bool)
	// List returns the shared value list of that name.
	List(name string) (options []Option, ok bool)
	// Block returns the building block that {"use":"name"} names.
	Block(name string) (b *Block, ok bool)
}

// MapLibrary is a library in memory. The zero value is empty. As a [Library] it
// is only read, by any number of goroutines.
type MapLibrary struct {
	Texts  map[string]Text     `json:"texts,omitempty"`
	Lists  map[string][]Option `json:"lists,omitempty"`
	Blocks map[string]*Block   `json:"blocks,omitempty"`
}

var _ Library = MapLibrary{}

// Text implements [Library].
func (l MapLibrary) Text(key string) (Text, bool) {
	t, ok := l.Texts[key]
	return t, ok
}

// List implements [Library].
func (l MapLibrary) List(name string) ([]Option, bool) {
	options, ok := l.Lists[name]
	return options, ok
}

// Block implements [Library].
func (l MapLibrary) Block(name string) (*Block, bool) {
	b, ok := l.Blocks[name]
	return b, ok
}

// DecodeLibrary reads a library from JSON, as strictly as [Decode] reads a
// form and within the same limits: {"texts":{…},"lists":{…},"blocks":{…}}. The
// error is [Errors], with pointers into the document.
func DecodeLibrary(data []byte, o *Options) (*MapLibrary, error) {
	l := new(MapLibrary)
	if err := decodeStrictly(l, data, o.limits()); err != nil {
		return nil, err
	}
	return l, nil
}

// DecodeList reads the options of a value list from JSON, [{"value":…,"label":…}],
// as strictly as [Decode] reads a form. The error is [Errors].
func DecodeList(data []byte) ([]Option, error) {
	var options []Option
	err := decodeStrictly(&options, data, (*Options)(nil).limits())
	return options, err
}

// decodeStrictly fills what an author writes from its JSON.
func decodeStrictly(into any, data []byte, limits Limits) error {
	n, errs := readSource(data, limits)
	if n == nil {
		return errs.err()
	}
	d := decoder{errs: errs}
	d.into(into, n, "")
	return d.errs.err()
}
