package dev.abacus.systemtests.overload;

/**
 * Call of a {@link Flood}.
 *
 * @param due by {@link System#nanoTime}
 * @param repeats how often its caller will try again
 */
record FloodCall(FloodRequest request, long due, int repeats) {

    static final FloodCall NONE = new FloodCall(new FloodRequest("none", () -> new byte[0]), 0, 0);

    FloodCall repeated() {
        return new FloodCall(request, due, repeats - 1);
    }

    /** Its caller does not try again. */
    FloodCall abandoned() {
        return new FloodCall(request, due, 0);
    }
}
