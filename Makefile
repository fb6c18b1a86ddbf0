# The only command surface: people and .ci/run alike use these targets.
.DEFAULT_GOAL := help
.PHONY: help setup demo test covered hostile check lock bench shots clean

PYTHON_HERE := .venv/bin/python
PORT ?= 8000
POST ?=
PYTEST_ARGS ?=
COVERAGE ?=
# What a production site has, for `check --deploy`: nothing of this machine's settings.
PRODUCTION = env DEBUG=no MAILBOX= FETCH_HERE= SITE_URL=https://consult.example ALLOWED_HOSTS=consult.example \
	COUNCIL_EMAIL=consultations@consult.example \
	SECRET_KEY=$$($(PYTHON_HERE) -c 'import secrets; print(secrets.token_urlsafe(48))')
COMPILE = var/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
export POST

help: ## List these targets
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

setup: ## Install all that is needed, below this folder; prepare the database
	@bin/setup

# exec: the demo itself, not a shell before it, gets what make is told to stop with.
demo: setup ## Run it all with a made-up council (PORT=8000, POST=a saved post to import)
	@exec $(PYTHON_HERE) manage.py demo --port "$(PORT)" --post "$$POST"

test: setup ## Run every test (PYTEST_ARGS="-k digest" for some)
	@$(PYTHON_HERE) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(if $(COVERAGE),--cov --cov-report=) $(PYTEST_ARGS)

hostile: setup ## Read what nobody sends who means well, at full size; a table of what became of it
	@$(PYTHON_HERE) -m tests.hostile

# Of the rules that everything hangs on no branch may be untried.
PLAIN_RULES := consult/topics/lifecycle.py,consult/discussion/rules.py,consult/discussion/counting.py,consult/outreach/digest.py

covered: ## Fail where the last `make test COVERAGE=yes` took too few branches
	.venv/bin/coverage report
	.venv/bin/coverage report --include="$(PLAIN_RULES)" --fail-under=100

check: setup ## Lint, types, walls between modules, templates, migrations, deployment, house rules
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/djlint --quiet --lint templates
	$(PYTHON_HERE) manage.py makemigrations --check --dry-run
	@echo "manage.py check --deploy"; $(PRODUCTION) $(PYTHON_HERE) manage.py check --deploy --fail-level WARNING
	$(PYTHON_HERE) -m pytest -q tests/house

lock: ## Choose package versions anew: requirements/*.in to *.lock.txt
	@test -x var/lock/bin/uv || { $(or $(PYTHON),python3) -m venv var/lock && var/lock/bin/pip install --quiet uv; }
	$(COMPILE) requirements/base.in -o requirements/base.lock.txt
	$(COMPILE) requirements/dev.in -o requirements/dev.lock.txt
	$(COMPILE) requirements/node.in -o requirements/node.lock.txt

bench: setup ## Measure against the bars on both databases (ONLY=pages, answers or imports); writes var/bench.json
	@$(PYTHON_HERE) -m benchmarks.run

shots: setup ## Take every page at two widths into var/shots/
	@$(PYTHON_HERE) -m tests.browser.shots

clean: ## Remove what set-up installed and what tools cached; the database and the secret stay
	rm -rf .venv node_modules var/node var/lock var/static var/static.collected var/log var/cache var/ci
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
