#!/bin/sh
# Asks both nodes of compose.yml the same: what one ingests, the other finds, counts and deletes.
#   docker compose -f docker/compose.yml up --build --wait && docker/smoke-test.sh [URL OF NODE 1] [URL OF NODE 2]
set -eu
first=${1:-http://127.0.0.1:8080}
second=${2:-http://127.0.0.1:8081}
agents=/api/v1/organizations/smoke-test/agents
agent=$agents/agent-$$

fail() {
    echo "smoke test: $1" >&2
    exit 1
}

# not the health: on WildFly it is on the management port, which is not published
curl -fsS "$first/openapi" > /dev/null || fail "$first does not answer"
curl -fsS "$second/openapi" > /dev/null || fail "$second does not answer"

curl -fsS -X PUT "$first$agent/documents/tides.md?wait=60s" -H 'Content-Type: text/markdown' \
    --data-binary 'Spring tides come with the full and the new moon.' | grep -q '"published":1' \
    || fail "the document was not published"
curl -fsS -X POST "$second$agent/search" -H 'Content-Type: application/json' \
    -d '{"text":"When is the water highest?","limit":1}' | grep -q 'full and the new moon' \
    || fail "the second node did not find what the first ingested"
curl -fsS "$second$agent/stats" | grep -q '"totalChunks":1' || fail "the second node counts otherwise"
curl -fsS -X DELETE "$second$agent?wait=60s" | grep -q '"success":true' || fail "the agent could not be deleted"
[ "$(curl -s -o /dev/null -w '%{http_code}' "$first$agent/stats")" = 404 ] || fail "the deleted agent is still there"
curl -fsS "$first$agent/deletion" | grep -q '"entriesLeft":0' || fail "the deletion has no certificate"
echo "smoke test: passed"
