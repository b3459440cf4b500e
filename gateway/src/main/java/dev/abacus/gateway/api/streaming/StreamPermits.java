package dev.abacus.gateway.api.streaming;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.Live;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Permits of event streams: a maximum of all, and one an address, so that no client takes them all. Thread-safe. */
final class StreamPermits {

    private final Live<StreamSettings> settings;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int all;

    StreamPermits(Live<StreamSettings> settings) {
        this.settings = settings;
    }

    /** @throws ProblemException if there is none left */
    synchronized Permit acquire(String address) {
        StreamSettings now = settings.get();
        int own = byAddress.getOrDefault(address, 0);
        if (own >= now.perAddress()) {
            throw refusal("%d event streams of %s are open already, as many as one address may have (abacus.streams)"
                    .formatted(own, address));
        }
        if (all >= now.maximum()) {
            throw refusal("%d event streams are open already".formatted(all));
        }
        byAddress.put(address, own + 1);
        all++;
        return new Permit(address);
    }

    private synchronized void release(String address) {
        all--;
        byAddress.computeIfPresent(address, (_, own) -> own == 1 ? null : own - 1);
    }

    synchronized int acquired() {
        return all;
    }

    private static ProblemException refusal(String why) {
        return new ProblemException(ProblemType.OVERLOADED, why + ": close one, or come back later");
    }

    /** Closed once, or more often. */
    final class Permit implements AutoCloseable {

        private final String address;
        private final AtomicBoolean released = new AtomicBoolean();

        private Permit(String address) {
            this.address = address;
        }

        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                release(address);
            }
        }
    }
}
