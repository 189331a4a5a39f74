package memkp

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"github.com/borgerflow/borgerflow/kp"
)

// trigger is what the platform reads of a trigger file.
type trigger struct {
	XMLName    xml.Name `xml:"http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types Trigger"`
	FileName   string   `xml:"FileDescriptor>FileName"`
	Size       int64    `xml:"FileDescriptor>SizeInBytes"`
	Sender     string   `xml:"FileDescriptor>Sender"`
	FileID     string   `xml:"FileDescriptor>SendersFileId"`
	Recipients string   `xml:"FileDescriptor>Recipients"`
	Ref        string   `xml:"FileContentDescriptor>SFTPDynamicRoutingInfo>InfRef"`
	ID         string   `xml:"FileContentDescriptor>SFTPDynamicRoutingInfo>TransactionId"`
}

// The platform's error numbers are in no public source; these are the fake's
// own.
const (
	errUnreadable = iota + 1
	errSender
	errNoFile
	errSize
	errRouting
	errExists
)

// pickUp moves a data file when its trigger has been put, and writes the
// technical receipt. The caller holds mu.
func (h *Hub) pickUp(user, name string) {
	data, isTrigger := strings.CutSuffix(name, kp.TriggerSuffix)
	if !isTrigger {
		return
	}
	var t trigger
	code := errUnreadable
	if xml.Unmarshal(h.out[file{user, name}], &t) == nil && t.FileName == data {
		code = h.accept(user, t)
	}
	h.transfer++
	delete(h.out, file{user, name})
	if code == 0 || code == errExists {
		delete(h.out, file{user, data})
	}
	seen := h.in
	if h.holding {
		seen = h.held
	}
	seen[file{user, data + kp.ReceiptSuffix}] = technicalReceipt(h.transfer, t.FileID, code)
}

// accept checks a trigger and takes its data file in; zero is success. A file
// that came before is the same transfer when its bytes are the same.
func (h *Hub) accept(user string, t trigger) int {
	data, there := h.out[file{user, t.FileName}]
	i, before := h.byName[t.FileName]
	switch {
	case t.Sender != user:
		return errSender
	case t.Recipients != "ROUTING_V1_0_0" || !slices.Contains(h.opts.AttachmentRefs, t.Ref) || t.ID == "":
		return errRouting
	case before && (!there || bytes.Equal(h.arrived[i].Data, data)):
		return 0
	case before:
		return errExists
	case !there:
		return errNoFile
	case int64(len(data)) != t.Size:
		return errSize
	}
	h.byName[t.FileName] = len(h.arrived)
	h.arrived = append(h.arrived, Attachment{Name: t.FileName, User: user, Ref: t.Ref, Transaction: t.ID, Data: data})
	return 0
}

// technicalReceipt writes the receipt of transfer n; code zero is success.
func technicalReceipt(n int, fileID string, code int) []byte {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	b.WriteString(`<ns:TechnicalReceipt xmlns:ns="http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types">` + "\n")
	fmt.Fprintf(&b, "  <FileTransferUUID>00000000-0000-4000-8000-%012d</FileTransferUUID>\n", n)
	if fileID != "" {
		b.WriteString("  <SendersFileId>")
		_ = xml.EscapeText(&b, []byte(fileID)) // a Buffer takes everything
		b.WriteString("</SendersFileId>\n")
	}
	if code == 0 {
		b.WriteString("  <Receipt><Message>SUCCESS</Message></Receipt>\n")
	} else {
		fmt.Fprintf(&b, "  <ErrorMessage><ErrorCode>%d</ErrorCode><ErrorCodeDescription>REFUSED</ErrorCodeDescription>"+
			"<ErrorDescription>The file was not moved</ErrorDescription></ErrorMessage>\n", code)
	}
	b.WriteString("</ns:TechnicalReceipt>\n")
	return b.Bytes()
}
