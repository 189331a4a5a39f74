package pgstore

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/borgerflow/borgerflow/internal/failure"
)

// refusals are what statements are refused for and what it means.
var refusals = map[string]error{
	refusedCase:     failure.Errorf(failure.Conflict, "the case has changed"),
	refusedEvents:   failure.Errorf(failure.Invalid, "the events do not follow those of the case"),
	refusedCommand:  failure.Errorf(failure.Conflict, "the case knows the command already"),
	refusedEffect:   failure.Errorf(failure.Invalid, "an effect's id belongs to another case"),
	refusedDrop:     failure.Errorf(failure.Invalid, "an effect to drop is not of the case"),
	refusedSchedule: failure.Errorf(failure.Invalid, "an effect to schedule is not of the case"),
	refusedLost:     failure.Errorf(failure.Unavailable, "the call was taken for lost"),
	refusedHead:     failure.Errorf(failure.Unavailable, "the audit chain is written to by others all the time"),
	refusedRecord:   failure.Errorf(failure.Conflict, "the record has changed"),
	refusedKey:      failure.Errorf(failure.Conflict, "the data key has changed"),
	refusedNumber:   failure.Errorf(failure.Conflict, "there already is one with that number"),
	refusedFile:     failure.Errorf(failure.Conflict, "the file exists"),
	refusedNoFile:   failure.Errorf(failure.NotFound, "no such file"),
	refusedTurn:     failure.Errorf(failure.Conflict, "the file is appended to by another, was released or deleted"),
}

// The names of refusals, as statements give them to bf_require; see refusalOf too.
const (
	refusedCase     = "case"
	refusedEvents   = "events"
	refusedCommand  = "command"
	refusedEffect   = "effect"
	refusedDrop     = "drop"
	refusedSchedule = "schedule"
	refusedLost     = "lost"
	refusedHead     = "head"
	refusedRecord   = "record"
	refusedKey      = "key"
	refusedNumber   = "number"
	refusedFile     = "file"
	refusedNoFile   = "no file"
	refusedTurn     = "turn"
)

// refusalOf is what it means when a row is there already, or when a value that
// depends on what was found turns out to be none. Statements use these rules of
// the tables where they can, because they cost nothing while they hold.
var refusalOf = map[string]string{
	"bf_case_pkey": refusedCase, "bf_case.events": refusedEvents, "bf_command_pkey": refusedCommand, "bf_effect.org": refusedEffect,
	"bf_audit_head_pkey": refusedHead, "bf_audit_line.prev": refusedHead, "bf_audit_checkpoint_pkey": refusedNumber,
	"bf_record_pkey": refusedRecord, "bf_data_key_pkey": refusedKey, "bf_file_pkey": refusedFile,
}

// refused returns what a statement was refused for, or nothing.
func refused(err error) string {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return ""
	}
	switch e.Code {
	case "BF001": // bf_require
		return e.Message
	case "23505": // unique_violation
		return refusalOf[e.ConstraintName]
	case "23502": // not_null_violation
		return refusalOf[e.TableName+"."+e.ColumnName]
	}
	return ""
}

// wrap gives a database error the operation's name, a clear sentence and the
// code that says who must act. An error that has a code already keeps it.
// What was not committed is undone, so what is not known otherwise is
// unavailable: certainly not done.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*failure.Error](err); ok {
		return err
	}
	if known, ok := refusals[refused(err)]; ok {
		return failure.Errorf(failure.CodeOf(known), "pgstore: %s: %w", op, known)
	}
	code, text := classify(err)
	return failure.Errorf(code, "pgstore: %s: %s: %w", op, text, err)
}

// wrapCommit is wrap for what was sent together with its commit. PostgreSQL
// that answers with an error has undone it. Without an answer, or with one that
// ends the connection, it may have come through.
func wrapCommit(op string, err error) error {
	if err == nil || pgconn.SafeToRetry(err) {
		return wrap(op, err)
	}
	if _, ok := errors.AsType[*failure.Error](err); ok {
		return err
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok && e.SeverityUnlocalized == "ERROR" {
		return wrap(op, err)
	}
	return failure.Errorf(failure.InDoubt, "pgstore: %s: commit: the database did not answer: %w", op, err)
}

// SQLSTATE codes and classes that need an answer of their own
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
func classify(err error) (failure.Code, string) {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return failure.Unavailable, "given up"
	}
	e, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return failure.Unavailable, "the database does not answer"
	}
	switch e.Code {
	case "22021", "22P05": // character_not_in_repertoire, untranslatable_character
		return failure.Invalid, "a text has a character that cannot be kept"
	case "23505": // unique_violation
		return failure.Conflict, "it is there already"
	case "25006": // read_only_sql_transaction
		return failure.Unavailable, "the database cannot be written to"
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return failure.Unavailable, "another transaction was in the way"
	case "53100": // disk_full
		return failure.Unavailable, "the disk is full"
	case "57014": // query_canceled
		return failure.Unavailable, "given up"
	}
	switch e.Code[:min(2, len(e.Code))] {
	case "53":
		return failure.Unavailable, "the database has no room"
	case "57":
		return failure.Unavailable, "the database is shutting down"
	}
	return failure.Unavailable, "the database refused"
}

func notFound(op, what string) error {
	return failure.Errorf(failure.NotFound, "pgstore: %s: no such %s", op, what)
}

func invalid(op, text string) error {
	return failure.Errorf(failure.Invalid, "pgstore: %s: %s", op, text)
}
