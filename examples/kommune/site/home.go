package site

import (
	"net/http"

	"github.com/borgerflow/borgerflow/i18n"
)

// service is a solution on the front page.
type service struct{ Href, Title, Purpose string }

// home lists what one can do here.
func (s *Site) home(w http.ResponseWriter, r *http.Request) {
	lang := i18n.Danish
	if language(w, r) == "en" {
		lang = i18n.English
	}
	offers, err := s.Engine.Offers(r.Context(), s.identify(r))
	if err != nil {
		s.opts.Logger.Error("offers cannot be read", "error", err)
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
		return
	}
	var list []service
	for _, o := range offers {
		list = append(list, service{Href: "/s/" + o.Solution, Title: o.Title.In(lang), Purpose: o.Purpose.In(lang)})
	}
	s.show(w, r, "home", struct {
		Services []service
		Hosts    []string
	}{list, s.opts.Hosts})
}
