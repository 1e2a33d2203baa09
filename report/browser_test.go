package report

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"demarche"
)

// browser opens the report of a dossier in Chromium.
func browser(t *testing.T, d *demarche.Dossier) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("REQUIRE_CHROMIUM") == "1" {
			t.Fatal("no Chromium")
		}
		t.Skip("no Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(stop)

	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(pageOf(t, d)), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1400, 1000), chromedp.Navigate("file://"+file)); err != nil {
		t.Fatal(err)
	}
	return ctx
}

func ask[T any](t *testing.T, ctx context.Context, js string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%.80s: %v", js, err)
	}
	return v
}

// emulate sets the medium and the colours that the reader asked for.
func emulate(t *testing.T, ctx context.Context, medium, scheme string) {
	t.Helper()
	_, err := chromedp.Run(ctx, func(ctx context.Context, tab *chromedp.Target) (cdp.Empty, error) {
		return cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestInABrowser(t *testing.T) {
	each(t, inABrowser)
}

func inABrowser(t *testing.T, d *demarche.Dossier) {
	ctx := browser(t, d)

	t.Run("its own style is allowed and nothing is loaded", func(t *testing.T) {
		if got := ask[string](t, ctx, `getComputedStyle(document.body).backgroundColor`); got != "rgb(255, 253, 248)" {
			t.Errorf("the ground is %s: the policy refuses the style sheet", got)
		}
		if n := ask[int](t, ctx, `performance.getEntriesByType("resource").length`); n != 0 {
			t.Errorf("%d things are loaded", n)
		}
	})
	t.Run("nothing from the data runs", func(t *testing.T) {
		if n := ask[int](t, ctx, `document.scripts.length + document.images.length`); n != 0 {
			t.Errorf("%d scripts and images", n)
		}
	})
	t.Run("what is wide scrolls by itself, on a phone and on a desk", func(t *testing.T) {
		for _, width := range []int64{320, 390, 768, 1400} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
				t.Fatal(err)
			}
			if got := ask[int64](t, ctx, `for (const d of document.querySelectorAll("details")) d.open = true; document.documentElement.scrollWidth`); got > width {
				t.Errorf("the page is %d wide on a screen of %d", got, width)
			}
		}
	})
	t.Run("the table of thresholds fits a phone", func(t *testing.T) {
		if d.Posts == 0 {
			t.Skip("it is of posts")
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(400, 800)); err != nil {
			t.Fatal(err)
		}
		got := ask[[]float64](t, ctx, `(() => {
const table = document.querySelector(".stack"), lines = n => n.getBoundingClientRect().height / parseFloat(getComputedStyle(n).lineHeight);
return [table.scrollWidth - table.clientWidth, Math.max(...[...table.querySelectorAll("tbody td")].map(lines)),
	Math.max(...[...table.querySelectorAll("tr")].map(r => r.cells[2].getBoundingClientRect().left - table.querySelector("tr").cells[2].getBoundingClientRect().left))];
})()`)
		if got[0] > 0 || got[1] > 2.1 || got[2] != 0 {
			t.Errorf("it is %v px too wide, a cell has %.1f lines, and a number is %v px beside its head", got[0], got[1], got[2])
		}
	})
	t.Run("what a work says stands beside what the evidence shows, and on a phone above it", func(t *testing.T) {
		if len(d.Facts) == 0 {
			t.Skip("it is of facts")
		}
		for width, beside := range map[int64]bool{400: false, 1400: true} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
				t.Fatal(err)
			}
			got := ask[[]float64](t, ctx, `(() => {
const line = document.querySelector(".held li"), says = line.querySelector(".says").getBoundingClientRect(), shows = line.querySelector(".shows").getBoundingClientRect();
return [shows.left - says.right, shows.top - says.bottom, parseFloat(getComputedStyle(line.querySelector(".shows")).fontSize)];
})()`)
			if beside != (got[0] >= 0) || beside == (got[1] >= -1) || got[2] < 14 {
				t.Errorf("on a screen of %d the evidence begins %.0f px beside and %.0f px below the claim, in letters of %.0f px", width, got[0], got[1], got[2])
			}
		}
	})
	t.Run("the text of figures is legible on a phone and on a desk", func(t *testing.T) {
		for _, width := range []int64{400, 768, 1400} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
				t.Fatal(err)
			}
			if got := ask[float64](t, ctx, `Math.min(...[...document.querySelectorAll("figure svg")].filter(s => s.checkVisibility()).flatMap(s => {
const scale = s.getScreenCTM().a;
return [...s.querySelectorAll("text")].map(x => parseFloat(getComputedStyle(x).fontSize) * scale);
}))`); got < 11 || got > 20 {
				t.Errorf("the smallest text of a figure is %.1f px on a screen of %d", got, width)
			}
		}
	})
	t.Run("no text of a figure is cut off at its edge", func(t *testing.T) {
		for _, width := range []int64{400, 1400} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 800)); err != nil {
				t.Fatal(err)
			}
			over := ask[[]string](t, ctx, `[...document.querySelectorAll("figure svg")].filter(s => s.checkVisibility()).flatMap(s => {
const frame = s.getBoundingClientRect();
return [...s.querySelectorAll("text")].filter(x => { const b = x.getBoundingClientRect(); return b.left < frame.left - 1 || b.right > frame.right + 1; }).map(x => x.textContent);
})`)
			if len(over) > 0 {
				t.Errorf("%d texts reach over the edge on a screen of %d: %q", len(over), width, over)
			}
		}
	})
	t.Run("dark is dark", func(t *testing.T) {
		emulate(t, ctx, "screen", "dark")
		if got := ask[string](t, ctx, `getComputedStyle(document.body).backgroundColor`); got != "rgb(23, 24, 26)" {
			t.Errorf("the ground is %s", got)
		}
	})
	t.Run("print shows what is folded, but for what it says it leaves out", func(t *testing.T) {
		emulate(t, ctx, "print", "light")
		hidden := ask[[]string](t, ctx, `for (const d of document.querySelectorAll("details")) d.open = false;
[...document.querySelectorAll("main .posts li, main td")].filter(n => !n.checkVisibility() && !n.closest(".moment.screen, [class*=first-], .unprinted")).map(n => n.textContent)`)
		if len(hidden) > 0 {
			t.Errorf("%d posts and cells are not printed: %.200q and more", len(hidden), hidden[0])
		}
		printedAsSaid(t, ctx)
		pdf, err := chromedp.Run(ctx, func(ctx context.Context, tab *chromedp.Target) (cdppage.PrintToPDFResult, error) {
			return cdp.Call(ctx, tab, cdppage.PrintToPDF, cdppage.PrintToPDFParams{})
		})
		if err != nil || !strings.HasPrefix(string(pdf.Data), "%PDF-") {
			t.Errorf("no PDF: %v", err)
		}
	})
}

// axe-core, read from the file that AXE_CORE names, finds nothing serious: in
// light and dark, on a phone and on a desk, with everything folded out.
func TestForThoseWhoReadOtherwise(t *testing.T) {
	path := os.Getenv("AXE_CORE")
	if path == "" {
		if os.Getenv("REQUIRE_CHROMIUM") == "1" {
			t.Fatal("AXE_CORE does not name axe.min.js")
		}
		t.Skip("AXE_CORE does not name axe.min.js")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, d *demarche.Dossier) { noFaults(t, d, string(axe)) })
	t.Run("wide", func(t *testing.T) { noFaults(t, wide(), string(axe)) })
}

func noFaults(t *testing.T, d *demarche.Dossier, axe string) {
	ctx := browser(t, d)
	ask[chromedp.Void](t, ctx, axe+"; null")
	for _, scheme := range []string{"light", "dark"} {
		emulate(t, ctx, "screen", scheme)
		for _, width := range []int64{400, 1400} {
			if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 1000)); err != nil {
				t.Fatal(err)
			}
			seen := ask[struct {
				Faults []string `json:"faults"`
				Passes int      `json:"passes"`
			}](t, ctx, `for (const d of document.querySelectorAll("details")) d.open = true;
axe.run(document).then(r => ({passes: r.passes.length, faults: r.violations.map(v => v.impact + " " + v.id + ": " + v.help + " (" + v.nodes.length + ") " + v.nodes[0].html.slice(0, 200) + " " + v.nodes[0].failureSummary)}))`)
			for _, fault := range seen.Faults {
				t.Errorf("%s, %d wide: %s", scheme, width, fault)
			}
			if seen.Passes < 20 {
				t.Errorf("axe passed only %d rules: it saw no page", seen.Passes)
			}
		}
	}
}
