package dev.abacus.gateway.admission;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/** So many requests of a kind at once, and no queue. Thread-safe. */
final class Places {

    private final IntSupplier most;
    private final AtomicInteger taken = new AtomicInteger();

    /** @param most may change at any time */
    Places(IntSupplier most) {
        this.most = most;
    }

    /** Whether there was one; then it has to be given back by {@link #leave}. */
    boolean enter() {
        if (taken.incrementAndGet() <= most.getAsInt()) {
            return true;
        }
        leave();
        return false;
    }

    void leave() {
        taken.decrementAndGet();
    }

    int most() {
        return most.getAsInt();
    }

    int taken() {
        return taken.get();
    }
}
