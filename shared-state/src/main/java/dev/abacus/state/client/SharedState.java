package dev.abacus.state.client;

import dev.abacus.state.ClusterStatus;
import dev.abacus.state.Credentials;
import dev.abacus.state.OutcomeUnknownException;
import dev.abacus.state.StateSettings;
import dev.abacus.state.StateUnavailableException;
import dev.abacus.state.backup.Backups;
import dev.abacus.state.calculations.Calculations;
import dev.abacus.state.election.Leader;
import dev.abacus.state.election.LeaderElection;
import dev.abacus.state.etcd.Etcd;
import dev.abacus.state.keys.Keys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What all processes of the suite know together, kept in etcd. Safe for any number of threads.
 *
 * <p>Each operation has a time limit and ends with a result, a {@link StateUnavailableException} or (writes only) an
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
     * Never blocks, opens no connection, needs no etcd to be there.
     *
     * @param endpoints the client URLs of all members, {@code http://host:port}
     * @param credentials whom to be to etcd
     * @param settings read anew by each operation, so that they can change while running
     * @param meters what is measured of the use of etcd goes here
     */
    public static SharedState connect(
            List<URI> endpoints, Credentials credentials, Supplier<StateSettings> settings, MeterRegistry meters) {
        List<URI> inAnyOrder = new ArrayList<>(endpoints);
        Collections.shuffle(inAnyOrder);
        return new SharedState(new Etcd(inAnyOrder, credentials, settings, meters), settings);
    }

    /** Without metrics, to an etcd that knows no users. */
    public static SharedState connect(List<URI> endpoints, Supplier<StateSettings> settings) {
        return connect(endpoints, Credentials.NONE, settings, new CompositeMeterRegistry());
    }

    /** The first endpoint is asked as long as it answers; so without a shuffle, all processes would ask the same. */
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
     * A new candidate in an election, which tries to lead from now on; close it before this.
     *
     * @param election what is led, such as {@code backup}
     * @param candidate the name that the others see
     * @param timeToLive how long a leader that is gone is waited for: whole seconds, at least 2; read at each try to lead
     */
    public LeaderElection candidate(String election, String candidate, Supplier<Duration> timeToLive) {
        return LeaderElection.of(etcd, election, candidate, timeToLive);
    }

    /** Who leads now; empty: nobody. @throws StateException if it could not be read */
    public Optional<Leader> leader(String election) {
        return LeaderElection.leader(etcd, election);
    }

    /** Asks each member for itself; never throws, and takes no longer than the time limit of an operation. */
    public ClusterStatus cluster() {
        return etcd.cluster();
    }

    /** Whether a linearizable read succeeds now, within the time limit of an operation. */
    public boolean available() {
        return etcd.available();
    }

    @Override
    public void close() {
        etcd.close();
    }
}
