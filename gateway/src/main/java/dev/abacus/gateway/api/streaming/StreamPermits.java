package dev.abacus.gateway.api.streaming;

import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.kit.settings.LiveSetting;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Permits of event streams: a limit of all and a limit an address, so that no client takes all. Thread-safe. */
final class StreamPermits {

    private final LiveSetting<StreamSettings> settings;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int all;

    StreamPermits(LiveSetting<StreamSettings> settings) {
        this.settings = settings;
    }

    /** @throws ProblemException if a limit is reached */
    synchronized StreamPermit acquire(String address) {
        StreamSettings now = settings.get();
        int own = byAddress.getOrDefault(address, 0);
        if (own >= now.perAddress()) {
            throw refusal("%d event streams of %s are open already, the limit of one address (abacus.streams)"
                    .formatted(own, address));
        }
        if (all >= now.maximum()) {
            throw refusal("%d event streams are open already".formatted(all));
        }
        byAddress.put(address, own + 1);
        all++;
        return new StreamPermit(address);
    }

    private synchronized void release(String address) {
        all--;
        byAddress.computeIfPresent(address, (_, own) -> own == 1 ? null : own - 1);
    }

    synchronized int acquired() {
        return all;
    }

    private static ProblemException refusal(String why) {
        return new ProblemException(ProblemType.OVERLOADED, why + ": close one, or repeat this request later");
    }

    /** Releasing it again has no effect. */
    final class StreamPermit implements AutoCloseable {

        private final String address;
        private final AtomicBoolean released = new AtomicBoolean();

        private StreamPermit(String address) {
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
