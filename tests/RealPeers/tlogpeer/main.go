// A log, a monitor and a witness on code that nobody here wrote: the notes, trees, proofs and tiles are golang.org/x/mod/sumdb's, the
// signatures Go's crypto/ed25519. What this file adds is HTTP and the lines between them, from the C2SP specifications.
//
//	go run main.go vectors                        proofs of small trees, as JSON, for the tests of Daylight.Ledger
//	go run main.go monitor URL VKEY STATE [WITNESS-VKEY...]
//	go run main.go witness ADDRESS NAME LOG-VKEY  prints its verifier key, serves add-checkpoint
//	go run main.go submit URL ORIGIN              is a log: gets a growing tree cosigned, then tries two forks
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	commands := map[string]func([]string){"vectors": vectors, "monitor": monitor, "witness": witness, "submit": submit}
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fail("usage: vectors | monitor URL VKEY STATE [WITNESS-VKEY...] | witness ADDRESS NAME LOG-VKEY | submit URL ORIGIN")
	}
	commands[os.Args[1]](os.Args[2:])
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func must[T any](value T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return value
}

// tree keeps a whole log's hashes in memory.
type tree []tlog.Hash

func (t tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = t[index]
	}
	return hashes, nil
}

func (t *tree) add(index int64, record []byte) {
	*t = append(*t, must(tlog.StoredHashes(index, record, *t))...)
}

func b64(h tlog.Hash) string { return base64.StdEncoding.EncodeToString(h[:]) }

func all(hashes []tlog.Hash) []string {
	text := []string{}
	for _, h := range hashes {
		text = append(text, b64(h))
	}
	return text
}

// ---- vectors

func vectors([]string) {
	type inclusion struct {
		Index int64    `json:"index"`
		Size  int64    `json:"size"`
		Proof []string `json:"proof"`
	}
	type consistency struct {
		First  int64    `json:"first"`
		Second int64    `json:"second"`
		Proof  []string `json:"proof"`
	}
	var t tree
	const largest = 20
	var roots []string
	var inclusions []inclusion
	var consistencies []consistency
	for size := int64(1); size <= 600; size++ {
		t.add(size-1, []byte(fmt.Sprintf("leaf %d", size-1)))
		if size > largest && size != 255 && size != 256 && size != 257 && size != 600 {
			continue
		}
		roots = append(roots, fmt.Sprintf("%d %s", size, b64(must(tlog.TreeHash(size, t)))))
		for index := int64(0); index < size; index++ {
			if size <= largest || index == size-1 || index%149 == 0 {
				inclusions = append(inclusions, inclusion{index, size, all(must(tlog.ProveRecord(size, index, t)))})
			}
		}
		for first := int64(1); first <= size; first++ {
			if size <= largest || first == size-1 || first%149 == 0 {
				consistencies = append(consistencies, consistency{first, size, all(must(tlog.ProveTree(size, first, t)))})
			}
		}
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.Encode(map[string]any{"leaves": "the text 'leaf N', N from 0", "roots": roots, "inclusion": inclusions, "consistency": consistencies})
}

// ---- checkpoints

type head struct {
	origin string
	size   int64
	hash   tlog.Hash
	text   string
	raw    []byte
}

func parse(text string) head {
	lines := strings.SplitN(text, "\n", 4)
	if len(lines) < 4 {
		fail("checkpoint: %q has too few lines", text)
	}
	return head{lines[0], must(strconv.ParseInt(lines[1], 10, 64)), must(tlog.ParseHash(lines[2])), text, nil}
}

func get(url string) ([]byte, int) {
	answer := must(http.Get(url))
	defer answer.Body.Close()
	return must(io.ReadAll(answer.Body)), answer.StatusCode
}

// ---- monitor

// tiles reads C2SP tlog-tiles over HTTP for sumdb's own reader, which checks each against the tree's root.
type tiles struct{ prefix string }

func (t tiles) Height() int                        { return 8 }
func (t tiles) SaveTiles(_ []tlog.Tile, _ [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		// sumdb writes tile/8/L/N, tlog-tiles tile/L/N.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, status := get(t.prefix + "/" + path)
		if status != 200 && tile.W < 256 {
			full, _ := get(t.prefix + "/" + path[:strings.Index(path, ".p/")])
			data, status = full[:min(len(full), tile.W*32)], 200
		}
		if status != 200 {
			return nil, fmt.Errorf("%s: %d", path, status)
		}
		found = append(found, data)
	}
	return found, nil
}

func min(a, b int) int {
	if a < b {
		return a
	}
	return b
}

func monitor(args []string) {
	prefix, key, state, witnesses := args[0], must(note.NewVerifier(args[1])), args[2], args[3:]
	raw, status := get(prefix + "/checkpoint")
	if status != 200 {
		fail("checkpoint: %d", status)
	}
	opened := must(note.Open(raw, note.VerifierList(key)))
	now := parse(opened.Text)
	if now.origin != key.Name() {
		fail("checkpoint: of %q, not of %q", now.origin, key.Name())
	}
	for _, vkey := range witnesses {
		fmt.Printf("cosigned %s by %s\n", cosignedAt(vkey, opened.Text, opened.UnverifiedSigs), strings.Split(vkey, "+")[0])
	}
	if now.size == 0 {
		fail("the log is empty")
	}
	reader := tlog.TileHashReader(tlog.Tree{N: now.size, Hash: now.hash}, tiles{prefix})
	if root := must(tlog.TreeHash(now.size, reader)); root != now.hash {
		fail("the tiles lead to %v, the checkpoint says %v", root, now.hash)
	}
	checkEntries(prefix, now, reader)
	if before, err := os.ReadFile(state); err == nil {
		old := parse(must(note.Open(before, note.VerifierList(key))).Text)
		proof := must(tlog.ProveTree(now.size, old.size, reader))
		if err := tlog.CheckTree(proof, now.size, now.hash, old.size, old.hash); err != nil {
			fail("FORK: %d entries do not extend the %d seen before: %v", now.size, old.size, err)
		}
		fmt.Printf("%d entries extend the %d seen before\n", now.size, old.size)
	}
	must(0, os.WriteFile(state, raw, 0o600))
	fmt.Printf("%d entries are those of the tree\n", now.size)
}

func checkEntries(prefix string, now head, reader tlog.HashReader) {
	for start := int64(0); start < now.size; start += 256 {
		width := int64(min(256, int(now.size-start)))
		path := strings.Replace(tlog.Tile{H: 8, L: 0, N: start / 256, W: int(width)}.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle, status := get(prefix + "/" + path)
		if status != 200 {
			fail("%s: %d", path, status)
		}
		for index := start; index < start+width; index++ {
			length := int(binary.BigEndian.Uint16(bundle))
			hash := tlog.RecordHash(bundle[2 : 2+length])
			bundle = bundle[2+length:]
			proof := must(tlog.ProveRecord(now.size, index, reader))
			if err := tlog.CheckRecord(proof, now.size, now.hash, index, hash); err != nil {
				fail("entry %d: %v", index, err)
			}
		}
		if len(bundle) != 0 {
			fail("%s: bytes after the last entry", path)
		}
	}
}

// cosignedAt checks a timestamped cosignature with crypto/ed25519 alone.
func cosignedAt(vkey, text string, signatures []note.Signature) string {
	parts := strings.SplitN(vkey, "+", 3)
	key := must(base64.StdEncoding.DecodeString(parts[2]))
	id := must(strconv.ParseUint(parts[1], 16, 32))
	if key[0] != 4 || keyID(parts[0], 4, key[1:]) != uint32(id) {
		fail("%s: not a cosignature key", vkey)
	}
	for _, s := range signatures {
		if s.Name == parts[0] && s.Hash == uint32(id) {
			line := must(base64.StdEncoding.DecodeString(s.Base64))[4:]
			seconds := binary.BigEndian.Uint64(line)
			message := fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, text)
			if !ed25519.Verify(key[1:], []byte(message), line[8:]) {
				fail("%s: the cosignature is false", parts[0])
			}
			return time.Unix(int64(seconds), 0).UTC().Format(time.RFC3339)
		}
	}
	fail("%s has not cosigned:\n%s", parts[0], text)
	return ""
}

func keyID(name string, kind byte, key []byte) uint32 {
	sum := sha256.Sum256(append([]byte(name+"\n"+string([]byte{kind})), key...))
	return binary.BigEndian.Uint32(sum[:])
}

// ---- witness

func witness(args []string) {
	address, name, key := args[0], args[1], must(note.NewVerifier(args[2]))
	public, private, err := ed25519.GenerateKey(nil)
	must(0, err)
	id := keyID(name, 4, public)
	var lock sync.Mutex
	var last head
	http.HandleFunc("/add-checkpoint", func(w http.ResponseWriter, r *http.Request) {
		lock.Lock()
		defer lock.Unlock()
		body := must(io.ReadAll(r.Body))
		split := bytes.Index(body, []byte("\n\n"))
		lines := strings.Split(string(body[:split]), "\n")
		opened, err := note.Open(body[split+2:], note.VerifierList(key))
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		now := parse(opened.Text)
		if now.origin != key.Name() {
			http.Error(w, "unknown log", http.StatusNotFound)
			return
		}
		if lines[0] != fmt.Sprintf("old %d", last.size) {
			w.Header().Set("Content-Type", "text/x.tlog.size")
			w.WriteHeader(http.StatusConflict)
			fmt.Fprintf(w, "%d\n", last.size)
			return
		}
		var proof tlog.TreeProof
		for _, line := range lines[1:] {
			proof = append(proof, must(tlog.ParseHash(line)))
		}
		if last.size > 0 {
			if err := tlog.CheckTree(proof, now.size, now.hash, last.size, last.hash); err != nil {
				http.Error(w, err.Error(), http.StatusUnprocessableEntity)
				return
			}
		} else if len(proof) > 0 {
			http.Error(w, "a proof from nothing", http.StatusUnprocessableEntity)
			return
		}
		last = now
		line := binary.BigEndian.AppendUint32(nil, id)
		seconds := time.Now().Unix()
		line = binary.BigEndian.AppendUint64(line, uint64(seconds))
		line = append(line, ed25519.Sign(private, []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", seconds, now.text)))...)
		fmt.Fprintf(w, "\u2014 %s %s\n", name, base64.StdEncoding.EncodeToString(line))
	})
	fmt.Printf("%s+%08x+%s\n", name, id, base64.StdEncoding.EncodeToString(append([]byte{4}, public...)))
	must(0, http.ListenAndServe(address, nil))
}

// ---- submit

func submit(args []string) {
	prefix, origin := args[0], args[1]
	skey := must(io.ReadAll(os.Stdin))
	signer := must(note.NewSigner(strings.TrimSpace(string(skey))))
	grown, forked := tree{}, tree{}
	sizes := []int64{1, 2, 3, 7, 256, 300}
	old := int64(0)
	for i := int64(0); i < 300; i++ {
		grown.add(i, []byte(fmt.Sprintf("entry %d", i)))
		forked.add(i, []byte(fmt.Sprintf("entry %d", i+i/200)))
	}
	for _, size := range sizes {
		answer, status := post(prefix, old, size, grown, signer, origin)
		fmt.Printf("%d to %d: %d %s\n", old, size, status, strings.SplitN(answer, " ", 3)[0])
		old = size
	}
	answer, status := post(prefix, 7, 300, grown, signer, origin)
	fmt.Printf("from an old size: %d %s", status, answer)
	_, status = post(prefix, 300, 300, forked, signer, origin)
	fmt.Printf("another root: %d\n", status)
	for i := int64(300); i < 310; i++ {
		forked.add(i, []byte("more"))
	}
	_, status = post(prefix, 300, 310, forked, signer, origin)
	fmt.Printf("another history: %d\n", status)
}

func post(prefix string, old, size int64, t tree, signer note.Signer, origin string) (string, int) {
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, b64(must(tlog.TreeHash(size, t))))
	signed := must(note.Sign(&note.Note{Text: text}, signer))
	body := fmt.Sprintf("old %d\n", old)
	if old > 0 {
		for _, h := range must(tlog.ProveTree(size, old, t)) {
			body += b64(h) + "\n"
		}
	}
	answer := must(http.Post(prefix+"/add-checkpoint", "text/plain", strings.NewReader(body+"\n"+string(signed))))
	defer answer.Body.Close()
	return string(must(io.ReadAll(answer.Body))), answer.StatusCode
}
