package series

import (
	"math"
	"slices"
	"testing"
)

func TestReadingsOfTableThree(t *testing.T) {
	r := treaties(t)
	paper := column(t, "paper_table3")
	flow := column(t, "evidence_signed_total")
	if !slices.Equal(flow, r.Evidence.Flow) {
		t.Fatal("the two files tell two flows")
	}
	bilateral := Cumulate(column(t, "evidence_signed_bilateral"), 0)
	all := Cumulate(flow, 1) // the one of 2009
	if !slices.Equal(bilateral, column(t, "cum_bilateral_since_2010")) || !slices.Equal(all, column(t, "cum_total_since_2009")) {
		t.Error("the stocks are others")
	}
	names := []string{"paper_vs_cum_all", "paper_vs_cum_bilateral", "paper_vs_flow"}
	fits, err := BestReading(paper, []Reading{{names[2], flow}, {names[0], all}, {names[1], bilateral}})
	if err != nil {
		t.Fatal(err)
	}
	if fits[0].Reading.Name != names[1] || fits[1].Reading.Name != names[0] || fits[0].Wins != 15 {
		t.Errorf("%+v", fits)
	}
	for _, f := range fits {
		want := r.Comparison[f.Reading.Name]
		same(t, "rmse", f.RMSE, want.RMSE, 1e-6)
		same(t, "mae", f.MAE, want.MAE, 1e-6)
		same(t, "cor", f.Cor, want.Cor, 1e-6)
		same(t, "bias", f.Bias, want.Bias, 1e-6)
	}
}

// By pencil: differences 1, -1, 3 have the squares 11, the sizes 5 and the mean 1.
func TestCompareByPencil(t *testing.T) {
	none := math.NaN()
	c, err := Compare([]float64{2, 1, none, 7, 9}, []float64{1, 2, 3, 4, none})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 3 {
		t.Errorf("n %d, want 3", c.N)
	}
	same(t, "rmse", c.RMSE, math.Sqrt(11.0/3), 1e-15)
	same(t, "mae", c.MAE, 5.0/3, 1e-15)
	same(t, "bias", c.Bias, 1, 1e-15)
	// (2, 1, 7) and (1, 2, 4) about their means 10/3 and 7/3.
	same(t, "cor", c.Cor, (4.0/3*4/3+7.0/3/3+11.0/3*5/3)/math.Sqrt((16+49+121)/9.0*(16+1+25)/9.0), 1e-12)
	if flat, err := Compare([]float64{1, 2}, []float64{3, 3}); err != nil || !math.IsNaN(flat.Cor) {
		t.Errorf("a flat series correlates: %+v, %v", flat, err)
	}
}

// All readings are judged by the points that all of them know.
func TestReadingsAreJudgedByTheSamePoints(t *testing.T) {
	none := math.NaN()
	fits, err := BestReading([]float64{1, 2, 3, 100}, []Reading{
		{"long", []float64{1, 2, 3, 0}},
		{"short", []float64{1, 2, 4, none}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if fits[0].Reading.Name != "long" || fits[0].N != 3 || fits[1].N != 3 || fits[0].RMSE != 0 {
		t.Errorf("%+v", fits)
	}
	// Without the third point both are the same, and the first by name comes first.
	if fits[0].Wins != 3 || fits[1].Wins != 0 {
		t.Errorf("wins %d and %d, want 3 and 0", fits[0].Wins, fits[1].Wins)
	}
}
