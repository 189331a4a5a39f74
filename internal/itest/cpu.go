package itest

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/chromedp"
)

// The Long Tasks API measures time, not work: on a machine that others use too,
// a task that was not let on a processor is as long as one that computes. So
// the processor time of the browser's main threads is sampled beside it, where
// the kernel tells (Linux), and a task that did not compute is not counted.

const (
	sampleEvery   = 5 * time.Millisecond
	findEvery     = 50 // samples between looks for new renderers
	keepSamples   = 60_000
	longTaskLeast = 50 * time.Millisecond
)

// processor samples the main threads of one browser's renderers.
type processor struct {
	mu      sync.Mutex
	threads map[int][]sample // by process id
}

type sample struct {
	at  time.Time
	ran time.Duration // since the thread began
}

// watchProcessor samples until the browser's context ends. It returns nil where
// the kernel does not tell.
func watchProcessor(ctx context.Context) *processor {
	c := chromedp.FromContext(ctx)
	if c == nil || c.Browser == nil || c.Browser.Process() == nil {
		return nil
	}
	browser := c.Browser.Process().Pid
	if _, ok := schedstat(browser); !ok {
		return nil
	}
	p := &processor{threads: map[int][]sample{}}
	go p.run(ctx, browser)
	return p
}

func (p *processor) run(ctx context.Context, browser int) {
	ticker := time.NewTicker(sampleEvery)
	defer ticker.Stop()
	var renderers []int
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case at := <-ticker.C:
			if n%findEvery == 0 {
				renderers = findRenderers(browser)
			}
			for _, pid := range renderers {
				if ran, ok := schedstat(pid); ok {
					p.add(pid, sample{at, ran})
				}
			}
		}
	}
}

func (p *processor) add(pid int, s sample) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.threads[pid]) < keepSamples {
		p.threads[pid] = append(p.threads[pid], s)
	}
}

// computed reports whether some main thread may have computed for as long as a
// long task needs between two points in time. Where the samples do not reach,
// it may.
func (p *processor) computed(from, to time.Time) bool {
	if p == nil {
		return true
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	known := false
	for _, samples := range p.threads {
		before, after := -1, -1
		for i, s := range samples {
			if !s.at.After(from) {
				before = i
			}
			if after < 0 && !s.at.Before(to) {
				after = i
			}
		}
		if after < 0 { // the process has gone, or the task has just ended
			after = len(samples) - 1
		}
		if before < 0 {
			before = 0
		}
		if len(samples) == 0 || samples[before].at.After(to) || samples[after].at.Before(from) {
			continue
		}
		known = true
		if samples[after].ran-samples[before].ran >= longTaskLeast {
			return true
		}
	}
	return !known
}

// schedstat returns how long a process's main thread has run (proc(5)).
func schedstat(pid int) (time.Duration, bool) {
	id := strconv.Itoa(pid)
	data, err := os.ReadFile("/proc/" + id + "/task/" + id + "/schedstat")
	if err != nil {
		return 0, false
	}
	first, _, _ := strings.Cut(string(data), " ")
	ns, err := strconv.ParseInt(first, 10, 64)
	return time.Duration(ns), err == nil
}

// findRenderers returns the renderers among the browser's descendants.
func findRenderers(browser int) []int {
	folders, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	parent, renderer := map[int]int{}, []int{}
	for _, folder := range folders {
		pid, err := strconv.Atoi(filepath.Base(folder))
		if err != nil {
			continue
		}
		stat, err := os.ReadFile(folder + "/stat")
		if err != nil {
			continue
		}
		// pid (comm) state ppid …; comm may hold anything.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) < 2 {
			continue
		}
		parent[pid], _ = strconv.Atoi(fields[1])
		if line, err := os.ReadFile(folder + "/cmdline"); err == nil && bytes.Contains(line, []byte("--type=renderer")) {
			renderer = append(renderer, pid)
		}
	}
	var out []int
	for _, pid := range renderer {
		for p := pid; p > 1; p = parent[p] {
			if p == browser {
				out = append(out, pid)
				break
			}
		}
	}
	return out
}
