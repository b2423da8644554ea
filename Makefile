# Everything a person does with this project, from set-up to an archive of scans. Needs git, GNU make and Python 3.11.
#
# GNU make itself ends with status 2 whatever a recipe ends with; the recipe's own status (3 where a system package is
# missing and may not be installed) is what it shows: "make: *** [Makefile:…: packages] Error 3".

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.NOTPARALLEL:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# ---------------------------------------------------------------------------------------------- what can be given

ARCHIVE ?=
OUT ?= out
JOBS ?=
F ?=
PYTHON ?= python3
# As given, "$" and all; recipes read them from the environment, so that no name is ever taken for shell.
override export ARCHIVE := $(value ARCHIVE)
override export OUT := $(value OUT)
override export JOBS := $(value JOBS)
override export F := $(value F)
export PYTHON

PACKAGES := tesseract-ocr tesseract-ocr-slv tesseract-ocr-osd poppler-utils hunspell-sl hunspell-tools iso-codes \
            fonts-liberation fonts-dejavu-core
TEST_PACKAGES := tesseract-ocr-eng chromium fonts-freefont-otf fonts-urw-base35
BENCH_PACKAGES := ocrmypdf unpaper hunspell evince-common
PROCESSORS := $(shell getconf _NPROCESSORS_ONLN)
DICTIONARIES := $(wildcard dictionaries/sl/*.* dictionaries/sl/local/*.txt)
COMPILERS := $(wildcard pipeline/repair/lexicon/*.py pipeline/repair/statistics/*.py)
MODULES := $(wildcard pipeline/*.py pipeline/*/*.py pipeline/*/*/*.py)

.PHONY: help
help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z][-a-zA-Z0-9]*:.*## / {printf "  make %-26s %s\n", $$1, $$2} \
	  /^#: / {sub(/^#: /, ""); split($$0, part, " ## "); printf "  make %-26s %s\n", part[1], part[2]}' Makefile

# ---------------------------------------------------------------------------------------------- the project

.PHONY: setup samples test lint bench bench-damaged packages test-packages bench-packages
setup: packages .venv/.installed build/.bytecode build/lexicon/lexicon.json build/patterns.pickle  ## Install what is missing: system packages, .venv/, the lexicon

samples: setup  ## Process the samples; the report is out/samples/report.html
	@.venv/bin/zapisnik run samples/scans --out "$$OUT/samples" $${JOBS:+--jobs "$$JOBS"}

# Their bytecode is kept even where Python is told to keep none: for each process to translate them anew takes 8 s.
test: setup test-packages lint  ## Run all tests, the fast ones first
	@export PYTHONDONTWRITEBYTECODE=
	.venv/bin/pytest -m 'not slow' --dist worksteal --numprocesses $(PROCESSORS)
	.venv/bin/pytest -m slow --dist worksteal --numprocesses $$((2 * $(PROCESSORS)))  # half of their time they wait

lint: setup  ## Check style and types
	@.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy

bench: setup test-packages bench-packages  ## Measure error rates, harm, speed and the review, beside other tools
	@.venv/bin/python -m benchmarks
	.venv/bin/python -m benchmarks.made_pages
	.venv/bin/python -m benchmarks.archive_speed --pages 20 --long 100
	.venv/bin/python -m benchmarks.review_report
	.venv/bin/python -m benchmarks.review_learning
	$(MAKE) bench-damaged

# Reading damaged pages. augraphy, which damages them, has an environment of its own: it brings another build of OpenCV.
bench-damaged: setup bench-packages
	@[ -e build/damage/.installed ] || {
	  "$$PYTHON" -m venv build/damage &&
	  build/damage/bin/python -m pip --quiet --disable-pip-version-check install 'augraphy>=8.2' &&
	  touch build/damage/.installed
	} || { echo 'Damaged pages are left out: augraphy could not be installed.'; exit 0; }
	echo 'Damaging pages of the development texts …'
	.venv/bin/python -m benchmarks.damaged_pages set build/damaged --parts dev --pages 2
	build/damage/bin/python -m benchmarks.damaged_pages damage build/damaged --parts dev
	.venv/bin/python -m benchmarks.reading_accuracy build/damaged/dev

# $(call install_packages,NAMES) installs those that are missing: as root, with sudo, or else says how.
define install_packages
	@command -v dpkg-query > /dev/null || { echo "Not a Debian system: 'zapisnik doctor' says what is missing."; exit 0; }
	missing=()
	for package in $(1); do
	  dpkg-query --show --showformat='$${Status}' "$$package" 2> /dev/null | grep -q 'ok installed' || missing+=("$$package")
	done
	[ "$${#missing[@]}" -gt 0 ] || exit 0
	echo "Installing $${missing[*]}"
	install="apt-get update && apt-get install -y --no-install-recommends $${missing[*]}"
	if [ "$$(id -u)" = 0 ]; then as_root=(env)
	elif sudo -n true 2> /dev/null || { command -v sudo > /dev/null && [ -t 0 ]; }; then as_root=(sudo)
	else
	  printf 'These packages are missing, and only an administrator can install them. Run as root:\n\n  %s\n\n' "$$install" >&2
	  exit 3
	fi
	"$${as_root[@]}" env DEBIAN_FRONTEND=noninteractive sh -c "$$install" || {
	  printf 'The packages could not be installed. When the network is there, run as root:\n\n  %s\n\n' "$$install" >&2
	  exit 3
	}
endef

packages:
	$(call install_packages,$(PACKAGES) $$(command -v dpkg-query > /dev/null && ! "$$PYTHON" -c 'import ensurepip' 2> /dev/null && echo python3-venv))

test-packages:
	$(call install_packages,$(TEST_PACKAGES))

bench-packages:  # good to have: without it, the others are measured
	-$(call install_packages,$(BENCH_PACKAGES))

.venv/.installed: pyproject.toml | packages
	@"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
	  echo "Python 3.11 or later is needed, and $$PYTHON is not. Another one is used with: make setup PYTHON=python3.12" >&2
	  exit 3
	}
	echo 'Installing the Python packages into .venv'
	[ -x .venv/bin/python ] || "$$PYTHON" -m venv .venv
	pip=(.venv/bin/python -m pip --quiet --disable-pip-version-check install)
	"$${pip[@]}" --editable '.[dev,cluster]'
	"$${pip[@]}" --no-deps slovene-normalizator==0.0.6  # only its word list is used; what it depends on is not needed
	touch $@

# Where Python may not write its bytecode as it runs, each process would translate the whole program again: 0.2 s.
build/.bytecode: $(MODULES) | .venv/.installed
	@.venv/bin/python -m compileall -q pipeline
	mkdir -p build
	touch $@

build/lexicon/lexicon.json: $(DICTIONARIES) $(COMPILERS) | .venv/.installed packages
	@.venv/bin/zapisnik lexicon build

# Nor need each process compile the regular expressions: 0.3 s.
build/patterns.pickle: $(MODULES) $(wildcard dictionaries/sl/minutes/*) | .venv/.installed
	@rm -f $@  # what is in it would be kept
	.venv/bin/python -m pipeline.compile_patterns samples/texts/*.txt

# ---------------------------------------------------------------------------------------------- an archive
# With ARCHIVE=path every folder in it is a target. A name that make cannot take (spaces), or that means something else
# here ("test"), goes by F=.

#: 2023 ARCHIVE=path ## Process the folder path/2023 into out/2023; so too for each folder in path
#: report-2023 ARCHIVE=path ## Write the report of out/2023 anew
#: clean-2023 ARCHIVE=path ## Remove out/2023 but for its decisions.jsonl

quoted = '$(subst ','\'',$(1))'
OWN_TARGETS := help setup samples test lint bench bench-damaged packages test-packages bench-packages archive list folder report clean Makefile
FOLDERS := $(if $(ARCHIVE),$(filter-out $(OWN_TARGETS) report-% clean-%,$(shell \
  find -L $(call quoted,$(ARCHIVE)) -mindepth 1 -maxdepth 1 -type d -printf '%f\n' 2> /dev/null | \
  LC_ALL=C grep -axE '[A-Za-z0-9_'$$'\x80-\xff''][-A-Za-z0-9_.'$$'\x80-\xff'']*')))

.PHONY: archive list folder report clean
archive: setup  ## Process every folder of ARCHIVE=path
	@$(check_archive)
	worst=0
	while IFS= read -r -d '' F <&3; do
	  echo "$$F"
	  status=0
	  $(process) || status=$$?
	  [ "$$status" -lt 128 ] || exit "$$status"
	  [ "$$status" -le "$$worst" ] || worst=$$status
	done 3< <(find -L "$$ARCHIVE" -mindepth 1 -maxdepth 1 -type d ! -name '.*' -printf '%f\0' | LC_ALL=C sort -z)
	.venv/bin/python -m pipeline.folder_state --beside "$$ARCHIVE" "$$OUT"
	exit "$$worst"

list: setup  ## Show each folder of ARCHIVE=path with its state
	@$(check_archive)
	.venv/bin/python -m pipeline.folder_state "$$ARCHIVE" "$$OUT"

folder: setup  ## Process the folder F='Leto 2023' of ARCHIVE=path
	@$(check_folder)
	$(process)

report: setup  ## Write the report of the folder F='Leto 2023' anew
	@$(check_folder)
	.venv/bin/zapisnik report -- "$$OUT/$$F"

clean:  ## Remove the output of the folder F='Leto 2023' but for its decisions.jsonl
	@$(check_folder)
	$(remove)

$(FOLDERS): setup
	@F='$@'
	$(process)

$(FOLDERS:%=report-%): setup
	@F='$(@:report-%=%)'
	.venv/bin/zapisnik report -- "$$OUT/$$F"

$(FOLDERS:%=clean-%):
	@F='$(@:clean-%=%)'
	$(remove)

ifeq ($(words [$(OUT)]),1)
$(FOLDERS:%=$(OUT)/%): $(OUT)/%: %
.PHONY: $(FOLDERS:%=$(OUT)/%)
endif
.PHONY: $(FOLDERS) $(FOLDERS:%=report-%) $(FOLDERS:%=clean-%)

check_path = [ -z "$$ARCHIVE" ] || [ -d "$$ARCHIVE" ] || { [ -e "$$ARCHIVE" ] && what='is not a folder' || what='does not exist'; echo "$$ARCHIVE $$what" >&2; exit 1; }
check_archive = $(check_path); [ -n "$$ARCHIVE" ] || { echo "Say where the archive is: make $@ ARCHIVE=path" >&2; exit 1; }
check_folder = $(check_archive); case "$$F" in ''|.|..|*/*) echo "Name a folder of the archive: make $@ F='Leto 2023'" >&2; exit 1;; esac
process = .venv/bin/zapisnik run --out "$$OUT/$$F" $${JOBS:+--jobs "$$JOBS"} -- "$$ARCHIVE/$$F"
define remove
	[ -d "$$OUT/$$F" ] || exit 0
	[ -d "$$OUT/$$F/.zapisnik" ] || { echo "$$OUT/$$F is not an output of zapisnik; nothing is removed" >&2; exit 1; }
	find "$$OUT/$$F" -mindepth 1 -maxdepth 1 ! -name decisions.jsonl -exec rm -rf -- {} +
	rmdir "$$OUT/$$F" 2> /dev/null || echo "$$OUT/$$F/decisions.jsonl is kept: it holds what people decided"
endef

.DEFAULT:
	@$(check_path)
	echo "There is no target or folder '$@'. A folder of an archive: make $@ ARCHIVE=path; all targets: make help" >&2
	exit 1
