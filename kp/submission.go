package kp

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/borgerflow/borgerflow/form/dk"
	"github.com/borgerflow/borgerflow/internal/failure"
)

// Submission is an application with everything that goes with it.
type Submission struct {
	// Key names the hand-in for ever, for example "case/step/round".
	// Required, at most 200 bytes, and without personal data. A new hand-in
	// after a refusal needs a new key.
	Key string
	// Case is the workflow's case: whose data key it is sealed under and whose
	// audit chain it is written to. Default: Key.
	Case string
	// Purpose is written to the audit trail.
	Purpose string
	// At is when it was handed in, the same in every repeat. Required.
	At time.Time
	// Application is what is applied for.
	Application SP242
	// Document is the readable form of it.
	Document Document
	// Attachments are put in this order, at most 30.
	Attachments []Attachment
}

// String gives the key and counts.
func (s Submission) String() string {
	return fmt.Sprintf("submission %s with %d attachments", s.Key, len(s.Attachments))
}

// Format writes String whatever the verb.
func (s Submission) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// LogValue gives slog what String gives.
func (s Submission) LogValue() slog.Value { return slog.StringValue(s.String()) }

// Sender is what an organisation is to KP's suppliers.
type Sender struct {
	// CVR is the municipality's number. Required.
	CVR string
	// RoutingCVR is the authority whose routing table decides. Default: CVR,
	// as in production; the test environment has KP's supplier.
	RoutingCVR string
	// User is the SFTP user. Required.
	User string
	// System is the sending IT system's id, a lower-case UUID. Required.
	System string
}

var lowerUUID = regexp.MustCompile(`^[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}$`)

func (s Sender) check() error {
	cvr, err := dk.ParseCVR(s.CVR)
	switch {
	case err != nil || string(cvr) != s.CVR:
		return failure.Errorf(failure.Invalid, "the sender's CVR number is not one")
	case s.User == "" || len(s.User) > 255:
		return failure.Errorf(failure.Invalid, "the sender has no SFTP user")
	case !lowerUUID.MatchString(s.System):
		return failure.Errorf(failure.Invalid, "the sender's system is not a lower-case UUID")
	}
	return nil
}

// space is the namespace of this package's UUIDs (RFC 9562 version 5).
var space = uuid.MustParse("6f3a1c0e-53a9-5d0e-9e0a-7b1f5c1f2a42")

// Transaction returns the transaction id of the hand-in that org makes under
// key: always the same, so that a repeat is the same message.
func Transaction(org, key string) string {
	return uuid.NewSHA1(space, []byte(org+"\x00"+key)).String()
}

// plan is a submission as it goes out: a pure function of what was handed in.
type plan struct {
	submission  Submission
	sender      Sender
	names       Names
	transaction string
	files       []listed // in the order of the attachments
	xml         []byte
}

// fileName returns the transport's name for attachment i: unique, and without
// anything the citizen wrote but a harmless extension.
func fileName(transaction string, i int, a Attachment) string {
	id := uuid.NewSHA1(uuid.MustParse(transaction), []byte(strconv.Itoa(i)+"/"+a.SHA256))
	ext := strings.ToLower(path.Ext(a.Name))
	if len(ext) < 2 || len(ext) > 6 || strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		ext = ".bin"
	}
	return id.String() + ext
}

// newPlan checks a submission and plans it.
func newPlan(org string, s Submission, sender Sender, names Names, allowTest bool) (plan, error) {
	if s.Key == "" || len(s.Key) > 200 {
		return plan{}, failure.Errorf(failure.Invalid, "the key needs 1 to 200 bytes")
	}
	if s.At.IsZero() {
		return plan{}, failure.Errorf(failure.Invalid, "the submission has no time")
	}
	if len(s.Document.Data) == 0 || fileFormat(s.Document) == "" {
		return plan{}, failure.Errorf(failure.Invalid, "the submission has no document that is application/pdf or text/html")
	}
	p := plan{submission: s, sender: sender, names: names, transaction: Transaction(org, s.Key)}
	c := &checker{allowTest: allowTest}
	for i, a := range s.Attachments {
		p.files = append(p.files, listed{Name: fileName(p.transaction, i, a), Kind: a.Kind})
		if a.Size <= 0 || len(a.SHA256) != 64 || strings.Trim(a.SHA256, "0123456789abcdef") != "" || a.Open == nil {
			c.add("Header/Dokumenter", "bad_file")
		}
	}
	s.Application.check(c, sender.CVR, names.KLE, p.files)
	err := c.err()
	if err == nil {
		p.xml, err = s.Application.xml(sender.CVR, names.KLE, p.files)
	}
	return p, err
}

// check tells whether names can be sent.
func (n Names) check() error {
	if n.FormType == "" || utf8.RuneCountInString(n.FormType) > 100 || n.AttachmentRef == "" {
		return failure.Errorf(failure.Invalid, "the form's type or the attachments' reference is empty or too long")
	}
	if n.Title == "" || utf8.RuneCountInString(n.Title) > 50 || strings.ContainsAny(n.Title, `<>:"/\|?*.`) {
		return failure.Errorf(failure.Invalid, "the form's title is no file name of 1 to 50 characters without extension")
	}
	_, kleErr := dk.ParseKLE(n.KLE)
	_, facetErr := dk.ParseFacet(n.Facet)
	if kleErr != nil || facetErr != nil {
		return failure.Errorf(failure.Invalid, "the form's KLE subject or facet is not one")
	}
	return nil
}

// fileFormat returns FormatNavn, or "" for a type that cannot be sent.
func fileFormat(d Document) string {
	switch d.ContentType {
	case "application/pdf":
		return "pdf"
	case "text/html":
		return "html"
	}
	return ""
}

func (p plan) route() Route {
	return Route{SenderCVR: p.sender.CVR, RoutingCVR: p.sender.RoutingCVR, KLE: p.names.KLE, Facet: p.names.Facet}
}

func (p plan) form() Form {
	return Form{
		Transaction: p.transaction, Route: p.route(), FormType: normal(p.names.FormType), Title: normal(p.names.Title),
		FileFormat: fileFormat(p.submission.Document), Document: p.submission.Document, XML: p.xml,
	}
}

func (p plan) trigger(i int) Trigger {
	name := p.files[i].Name
	id, _, _ := strings.Cut(name, ".")
	return Trigger{
		FileName: name, Size: p.submission.Attachments[i].Size, Sender: p.sender.User, FileID: id,
		AttachmentRef: p.names.AttachmentRef, SenderSystem: p.sender.System, SenderAuthority: p.sender.CVR,
		Transaction: p.transaction, At: p.submission.At, RecipientAuthority: p.sender.RoutingCVR,
	}
}

// content returns bytes that are the same for the same submission.
func (p plan) content() ([]byte, error) {
	hashes := make([]string, 0, len(p.submission.Attachments))
	for _, a := range p.submission.Attachments {
		hashes = append(hashes, a.SHA256)
	}
	return json.Marshal([]any{p.form(), p.sender, p.submission.At.UTC(), hashes})
}
