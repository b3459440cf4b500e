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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final String MEMBER = "member";

    private final SharedState state;
    private final List<URI> endpoints;
    private final Map<String, AtomicLong> sizes = new ConcurrentHashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile ClusterStatus last = new ClusterStatus(List.of());
    private volatile long askedAt = System.nanoTime() - FRESH.toNanos();

    MemberMeters(SharedState state, List<URI> endpoints) {
        this.state = state;
        this.endpoints = endpoints;
    }

    /** The first answer is there before the first scrape. */
    @Override
    public void bindTo(MeterRegistry registry) {
        refresh(registry);
        for (URI endpoint : endpoints) {
            gauge(registry, endpoint, "up", "Whether it answers", member -> member.reachable() ? 1 : 0);
            gauge(registry, endpoint, "leader", "Whether it leads", member -> member.leader() ? 1 : 0);
        }
    }

    private void gauge(
            MeterRegistry registry,
            URI endpoint,
            String name,
            String description,
            ToDoubleFunction<ClusterStatus.Member> value) {
        Gauge.builder("abacus.etcd.member." + name, this, meters -> {
                    meters.refresh(registry);
                    return meters.member(endpoint).map(value::applyAsDouble).orElse(0.0);
                })
                .description(description)
                .tag(MEMBER, endpoint.getAuthority())
                .register(registry);
    }

    private Optional<ClusterStatus.Member> member(URI endpoint) {
        return last.members().stream()
                .filter(member -> member.clientUrl().equals(endpoint))
                .findFirst();
    }

    private void refresh(MeterRegistry registry) {
        if (System.nanoTime() - askedAt >= FRESH.toNanos() && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("etcd-member-meters").start(() -> ask(registry));
        }
    }

    private void ask(MeterRegistry registry) {
        try {
            last = state.cluster();
            last.members().stream()
                    .filter(ClusterStatus.Member::reachable)
                    .forEach(member -> measure(registry, member));
        } catch (RuntimeException e) {
            // Such as a closed client: the next scrape tries again.
            last = new ClusterStatus(List.of());
            log.debug("The members cannot be asked", e);
        } finally {
            askedAt = System.nanoTime();
            asking.set(false);
        }
    }

    /** Gauges of a member whose sizes are known; they keep the last sizes while the member does not answer. */
    private void measure(MeterRegistry registry, ClusterStatus.Member member) {
        measure(registry, member, "size", "Size of its database file when it last answered", member.databaseBytes());
        measure(
                registry,
                member,
                "in.use",
                "Bytes of the database in use when it last answered; the quota bounds them",
                member.inUseBytes());
    }

    private void measure(
            MeterRegistry registry, ClusterStatus.Member member, String name, String description, long bytes) {
        String endpoint = member.clientUrl().getAuthority();
        sizes.computeIfAbsent(name + " of " + endpoint, unseen -> {
                    AtomicLong size = new AtomicLong();
                    Gauge.builder("abacus.etcd.database." + name, size, AtomicLong::get)
                            .description(description)
                            .baseUnit(BaseUnits.BYTES)
                            .tag(MEMBER, endpoint)
                            .register(registry);
                    return size;
                })
                .set(bytes);
    }
}
