package dev.abacus.chaos.linearizability.keys;

/** What a client asked of a key and what it was told: an action as the checker wants it. */
record KeyCall(KeyRequest request, KeyAnswer answer) {
    @Override
    public String toString() {
        return request + " -> " + answer;
    }
}
