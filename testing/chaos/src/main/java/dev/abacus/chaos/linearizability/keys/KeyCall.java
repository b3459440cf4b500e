package dev.abacus.chaos.linearizability.keys;

/** A request of a key and its response: an action of the model. */
record KeyCall(KeyRequest request, KeyAnswer answer) {
    @Override
    public String toString() {
        return request + " -> " + answer;
    }
}
