# What a newcomer needs is make demo and make test; both need Go, a C and C++
# compiler and nothing else.

.PHONY: build demo test bench validate docs clean

build:
	go build -o build/demarche ./cmd/demarche

demo: build
	rm -rf build/demo
	./build/demarche demo build/demo

test:
	go test ./...

# Speed, side by side with a baseline in one run. BENCH adds flags: see
# go run ./bench -help.
bench: build
	go run ./bench -demarche ./build/demarche $(BENCH)

# How far what is called firm is so, on planted truth: see docs/validation.md.
validate:
	go run ./validation $(VALIDATE)

# The documents that are made from the code.
docs:
	go test ./cmd/demarche -run TestDocs -update

clean:
	rm -rf build
