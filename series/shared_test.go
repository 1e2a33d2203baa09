package series

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"strconv"
	"testing"
)

const oracles = "../../shared/oracles/governance/"

// shared reads a file beside the project; without it the test is skipped, or fails
// where it is required.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(oracles + name)
	if err != nil {
		if os.Getenv("REQUIRE_SHARED") == "1" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return b
}

// reference is what R 4.2.2 says of the series of treaties.
type reference struct {
	Paper struct {
		Years, Counts []float64
		Sum           float64
		OLS           struct{ Slope, R2 float64 }
		Log           struct {
			Coef, SE []float64
			Deviance float64
			DF       int
			Pearson  float64 `json:"pearson_x2"`
			Lower    float64 `json:"p_lower"`
		} `json:"poisson_log"`
		Identity struct {
			Coef    []float64
			Pearson float64 `json:"pearson_x2"`
			DF      int
			Lower   float64 `json:"p_lower"`
		} `json:"poisson_identity"`
		Steps    []int   `json:"nondecreasing_steps"`
		Monotone float64 `json:"p_nondecreasing_given_poisson_identity_mc200000"`
		Breaks   struct {
			RSS, BIC []float64
			Best     int `json:"best_m"`
			Obs      []int
		} `json:"breakpoints_level_and_trend_h3"`
	}
	Evidence struct {
		Years, Flow []float64
		Sum         float64
		Log         struct {
			Coef, SE    []float64
			P, Deviance float64
			DF          int
		} `json:"poisson_log"`
		Ratio struct {
			Counts     []int
			Exposure   []float64
			Ratio      float64
			Confidence []float64 `json:"ci95"`
			P          float64
		} `json:"rate_ratio_2018_2024_vs_2010_2017"`
		LR    map[string]float64 `json:"single_changepoint_poisson_lr"`
		MaxLR float64            `json:"max_lr"`
		At    int
		Drawn float64                   `json:"p_mc20000"`
		SupF  struct{ Stat, P float64 } `json:"supF"`
	}
	Comparison map[string]struct{ RMSE, MAE, Cor, Bias float64 } `json:"comparison_2010_2024"`
}

func treaties(t *testing.T) reference {
	t.Helper()
	var r reference
	if err := json.Unmarshal(shared(t, "treaty_series_tests.json"), &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// column returns a column of treaty_series.csv, of the years up to the last one that
// was surveyed.
func column(t *testing.T, name string) (values []float64) {
	t.Helper()
	f, err := os.Open(oracles + "treaty_series.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for k, head := range rows[0] {
		if head != name {
			continue
		}
		for _, row := range rows[1:16] {
			v, err := strconv.ParseFloat(row[k], 64)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, v)
		}
		return values
	}
	t.Fatalf("no column %q", name)
	return nil
}

// near says whether two numbers are the same but for a share of the larger.
func near(a, b, share float64) bool {
	return a == b || math.Abs(a-b) <= share*max(math.Abs(a), math.Abs(b))
}

func same(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	if !near(got, want, share) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}
