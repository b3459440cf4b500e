package dev.abacus.kit.state;

import dev.abacus.state.ClusterStatus;
import dev.abacus.state.client.SharedState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Metrics of the etcd members. They are refreshed in the background when they are read and old: a scrape never waits
 * for etcd, and its values may be some seconds old.
 */
final class MemberMeters implements MeterBinder {
    private static final Logger log = LoggerFactory.getLogger(MemberMeters.class);
    private static final Duration FRESH = Duration.ofSeconds(10);

    private final SharedState state;
    private final List<URI> endpoints;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile ClusterStatus last = new ClusterStatus(List.of());
    private volatile long askedAt = System.nanoTime() - FRESH.toNanos();

    MemberMeters(SharedState state, List<URI> endpoints) {
        this.state = state;
        this.endpoints = endpoints;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (URI endpoint : endpoints) {
            gauge(endpoint, "abacus.etcd.member.up", "Whether it answers", member -> member.reachable() ? 1 : 0)
                    .register(registry);
            gauge(endpoint, "abacus.etcd.member.leader", "Whether it leads", member -> member.leader() ? 1 : 0)
                    .register(registry);
            gauge(endpoint, "abacus.etcd.database.size", "Its database", ClusterStatus.Member::databaseBytes)
                    .baseUnit(BaseUnits.BYTES)
                    .register(registry);
        }
    }

    private Gauge.Builder<MemberMeters> gauge(
            URI endpoint, String name, String description, ToDoubleFunction<ClusterStatus.Member> value) {
        return Gauge.builder(
                        name,
                        this,
                        meters -> meters.member(endpoint)
                                .map(value::applyAsDouble)
                                .orElse(Double.NaN))
                .description(description)
                .tag("member", endpoint.getAuthority());
    }

    private Optional<ClusterStatus.Member> member(URI endpoint) {
        if (System.nanoTime() - askedAt >= FRESH.toNanos() && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("etcd-member-meters").start(this::ask);
        }
        return last.members().stream()
                .filter(member -> member.clientUrl().equals(endpoint))
                .findFirst();
    }

    private void ask() {
        try {
            last = state.cluster();
        } catch (RuntimeException e) {
            // Such as a closed client: the last values stay, and the next scrape tries again.
            last = new ClusterStatus(List.of());
            log.debug("The members cannot be asked", e);
        } finally {
            askedAt = System.nanoTime();
            asking.set(false);
        }
    }
}
