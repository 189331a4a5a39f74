package kp

import (
	"encoding/xml"
	"time"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// The suffixes of the files that accompany a data file, and the recipient
// that asks the platform to route by SFTPDynamicRoutingInfo.
const (
	// TriggerSuffix is put behind the data file's name.
	TriggerSuffix = ".trigger"
	// ReceiptSuffix is what the platform puts behind the data file's name.
	ReceiptSuffix  = ".sftpreceipt"
	dynamicRouting = "ROUTING_V1_0_0"
	sftpNamespace  = "http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types"
)

// Trigger tells the transport to move a data file that has been put. It is
// written in the order of SFTPTypes.xsd; only its root is qualified.
type Trigger struct {
	FileName           string    // the data file
	Size               int64     // its exact size in bytes
	Sender             string    // the SFTP user that put it
	FileID             string    // the sender's own id of the file
	AttachmentRef      string    // InfRef
	SenderSystem       string    // lower-case UUID of the sending system
	SenderAuthority    string    // CVR
	Transaction        string    // lower-case UUID of the submission
	At                 time.Time // SenderTimestamp
	RecipientAuthority string    // CVR
}

type triggerXML struct {
	XMLName xml.Name       `xml:"ns:Trigger"`
	NS      string         `xml:"xmlns:ns,attr"`
	File    descriptorXML  `xml:"FileDescriptor"`
	Routing routingInfoXML `xml:"FileContentDescriptor>SFTPDynamicRoutingInfo"`
}

type descriptorXML struct {
	FileName   string `xml:"FileName"`
	Size       int64  `xml:"SizeInBytes"`
	Sender     string `xml:"Sender"`
	FileID     string `xml:"SendersFileId,omitempty"`
	Recipients string `xml:"Recipients"`
}

type routingInfoXML struct {
	AttachmentRef      string `xml:"InfRef"`
	SenderSystem       string `xml:"SenderIt-system"`
	SenderAuthority    string `xml:"SenderAuthority"`
	Transaction        string `xml:"TransactionId"`
	At                 string `xml:"SenderTimestamp"`
	RecipientAuthority string `xml:"RecipientAuthority"`
}

// XML writes the trigger file.
func (t Trigger) XML() ([]byte, error) {
	return marshal(triggerXML{
		NS: sftpNamespace,
		File: descriptorXML{
			FileName: t.FileName, Size: t.Size, Sender: t.Sender, FileID: t.FileID, Recipients: dynamicRouting,
		},
		Routing: routingInfoXML{
			AttachmentRef: normal(t.AttachmentRef), SenderSystem: t.SenderSystem,
			SenderAuthority: authorityURN(t.SenderAuthority), Transaction: t.Transaction,
			At: t.At.UTC().Format(time.RFC3339), RecipientAuthority: authorityURN(t.RecipientAuthority),
		},
	})
}

// technicalReceipt is what the platform writes about a file it was given.
type technicalReceipt struct {
	XMLName xml.Name `xml:"TechnicalReceipt"`
	Receipt *struct {
		Message string `xml:"Message"`
	} `xml:"Receipt"`
	Errors []struct {
		Code int `xml:"ErrorCode"`
	} `xml:"ErrorMessage"`
}

// readReceipt tells what a technical receipt says: nil, or rejected with the
// platform's error number. Anything else in the file is unsupported.
func readReceipt(data []byte) error {
	var r technicalReceipt
	if err := xml.Unmarshal(data, &r); err != nil {
		return failure.Errorf(failure.Unsupported, "a file's technical receipt cannot be read")
	}
	switch {
	case len(r.Errors) > 0:
		return failure.Errorf(failure.Rejected, "the transport refused a file with error %d", r.Errors[0].Code)
	case r.Receipt == nil || r.Receipt.Message != "SUCCESS":
		return failure.Errorf(failure.Unsupported, "a file's technical receipt says neither success nor error")
	}
	return nil
}
