package dev.abacus.state.client;

import dev.abacus.state.ClusterStatus;
import dev.abacus.state.Credentials;
import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateSettings;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.backup.Backups;
import dev.abacus.state.calculations.Calculations;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.keys.Keys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Client of the state that all processes of the suite share, in etcd. Thread-safe.
 *
 * <p>Each operation has a time limit. It ends with a result, a {@link StateUnavailableException}, or, if it writes, an
 * {@link OutcomeUnknownException}.
 */
public final class SharedState implements AutoCloseable {
    private final Etcd etcd;
    private final Calculations calculations;
    private final Keys keys;
    private final Backups backups;

    private SharedState(Etcd etcd, Supplier<StateSettings> settings) {
        this.etcd = etcd;
        this.calculations = new Calculations(etcd, () -> settings.get().retention());
        this.keys = new Keys(etcd);
        this.backups = new Backups(etcd);
    }

    /**
     * Returns immediately, without a connection: etcd need not be available.
     *
     * @param endpoints the client URLs of all members, {@code http://host:port}
     * @param settings read by each operation, so that they can change at run time
     * @param meters for the metrics of the use of etcd
     * @param tracer for its spans
     */
    public static SharedState connect(
            List<URI> endpoints,
            Credentials credentials,
            Supplier<StateSettings> settings,
            MeterRegistry meters,
            Tracer tracer) {
        List<URI> shuffled = new ArrayList<>(endpoints);
        Collections.shuffle(shuffled);
        return new SharedState(new Etcd(shuffled, credentials, settings, meters, tracer), settings);
    }

    /** As the other, without spans. */
    public static SharedState connect(
            List<URI> endpoints, Credentials credentials, Supplier<StateSettings> settings, MeterRegistry meters) {
        return connect(endpoints, credentials, settings, meters, Tracer.NOOP);
    }

    /** Without telemetry, to an etcd without users. */
    public static SharedState connect(List<URI> endpoints, Supplier<StateSettings> settings) {
        return connect(endpoints, Credentials.NONE, settings, new CompositeMeterRegistry());
    }

    /** Calls the first endpoint while it answers; {@link #connect} shuffles, so that not all processes call the same. */
    public static SharedState preferring(List<URI> endpoints, Supplier<StateSettings> settings) {
        return new SharedState(new Etcd(endpoints, settings), settings);
    }

    public Calculations calculations() {
        return calculations;
    }

    public Keys keys() {
        return keys;
    }

    public Backups backups() {
        return backups;
    }

    /**
     * A new candidate of an election, which campaigns from now on; close it before this.
     *
     * @param election its name, such as {@code backup}
     * @param candidate the name that the others see
     * @param timeToLive of the leader's lease: whole seconds, 2 s to 10 min (more is cut); read at each attempt
     */
    public LeaderElection candidate(String election, String candidate, Supplier<Duration> timeToLive) {
        return LeaderElection.of(etcd, election, candidate, timeToLive);
    }

    /** Asks each member. Never throws, and takes less than a second. */
    public ClusterStatus cluster() {
        return etcd.cluster();
    }

    /** Whether a linearizable read succeeds now, within a second. */
    public boolean available() {
        return etcd.available();
    }

    /** Whether a write would succeed now, within the time limit of an operation: it commits one that writes nothing. */
    public boolean dryRun() {
        return etcd.dryRun();
    }

    @Override
    public void close() {
        etcd.close();
    }
}
