//go:build linux

package itest

import (
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
)

// startInstalled starts the server programs of this machine on a temporary
// folder, reached through a socket in it; stop is nil when there are none.
func startInstalled(durable bool) (base url.URL, stop func(), err error) {
	programs := findPostgres()
	if programs == "" {
		return base, nil, nil
	}
	folder, err := os.MkdirTemp("", "itest-pg-")
	if err != nil {
		return base, nil, err
	}
	remove := func() { _ = os.RemoveAll(folder) }
	who, err := notRoot(folder)
	if err != nil {
		remove()
		return base, nil, err
	}
	data := filepath.Join(folder, "data")
	if err := initialise(programs, data, who); err != nil {
		remove()
		return base, nil, err
	}
	args := append([]string{"-D", data, "-k", folder, "-c", "listen_addresses="}, settings(durable)...)
	end, err := runServer(filepath.Join(programs, "postgres"), args, filepath.Join(folder, "log"), who)
	if err != nil {
		remove()
		return base, nil, err
	}
	base = url.URL{Scheme: "postgres", User: url.User("postgres"), RawQuery: url.Values{"host": {folder}}.Encode()}
	return base, func() { end(); remove() }, nil
}

// findPostgres returns the folder of the newest server programs.
func findPostgres() string {
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	version := func(folder string) int {
		n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
		return n
	}
	slices.SortFunc(folders, func(a, b string) int { return version(b) - version(a) })
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "postgres")); err == nil {
			return folder
		}
	}
	return ""
}

// notRoot says as whom the server runs, which refuses to be root, and gives
// them the folder. It is nil for ourselves.
func notRoot(folder string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		if who, err = user.Lookup("nobody"); err != nil {
			return nil, err
		}
	}
	uid, err := strconv.Atoi(who.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(who.Gid)
	if err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(folder, uid, gid)
}

// initialise makes a cluster whose text order is Danish, so that what relies on
// byte order by chance fails.
func initialise(programs, data string, who *syscall.Credential) error {
	init := exec.Command(filepath.Join(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C", "--locale-provider=icu", "--icu-locale=da-DK", "--no-sync")
	init.Dir = filepath.Dir(data)
	init.SysProcAttr = &syscall.SysProcAttr{Credential: who}
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	return nil
}

// runServer starts the server and returns how to end it. The system ends it too
// when this process dies: it is the child of a thread that lives as long.
func runServer(program string, args []string, logFile string, who *syscall.Credential) (end func(), err error) {
	out, err := os.Create(logFile)
	if err != nil {
		return nil, err
	}
	started, stop, ended := make(chan error), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = out.Close() }()
		runtime.LockOSThread()
		cmd := exec.Command(program, args...)
		cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Dir(logFile), out, out
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: who, Pdeathsig: syscall.SIGQUIT}
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		started <- nil
		<-stop
		_ = cmd.Process.Signal(syscall.SIGINT) // ends connections, then itself
		_ = cmd.Wait()
	}()
	if err := <-started; err != nil {
		<-ended
		return nil, err
	}
	return func() { close(stop); <-ended }, nil
}
