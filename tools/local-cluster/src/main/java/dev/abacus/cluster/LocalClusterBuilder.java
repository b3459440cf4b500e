package dev.abacus.cluster;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.access.Roles;
import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.snapshot.Restoration;
import dev.abacus.cluster.supervision.OrphanedProcesses;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.MavenArtifact;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.cluster.tools.Tool;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builder of a suite. Defaults: one gateway, two instances of each service, and the ports that the suite had in its
 * directory before, at first those of the README.
 */
public final class LocalClusterBuilder {
    private static final int GATEWAY_PORT = 8080;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> etcdOptions = new ArrayList<>();
    private boolean freePorts;
    private int gatewayPort = GATEWAY_PORT;
    /** 0 if no port is reserved. */
    private int roomPort;

    private int gateways = 1;
    private int instances = 2;
    private boolean keepRunning;
    private boolean linked;
    private boolean secured;
    private boolean tracing;
    private Variant variant = Variant.HARDENED;
    private @Nullable Path project;
    private Consumer<String> progress = line -> {};

    LocalClusterBuilder(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** The first gateway's port; further gateways have the next ones. */
    public LocalClusterBuilder gatewayPort(int port) {
        this.gatewayPort = port;
        return this;
    }

    /** Reserves a port for the control room, so that no process of the suite gets it. */
    public LocalClusterBuilder controlRoomPort(int port) {
        this.roomPort = port;
        return this;
    }

    public LocalClusterBuilder gateways(int count) {
        this.gateways = count;
        return this;
    }

    /** How many instances each service has. */
    public LocalClusterBuilder instances(int count) {
        this.instances = count;
        return this;
    }

    /** Free ports, the same at each start in this directory: for several suites on one machine. */
    public LocalClusterBuilder onFreePorts() {
        this.freePorts = true;
        return this;
    }

    /** Restarts processes that end by themselves, with an exponential backoff. */
    public LocalClusterBuilder keepRunning() {
        this.keepRunning = true;
        return this;
    }

    /**
     * Puts a {@link Link} between the applications and each service instance, Consul and each etcd node, to inject network
     * faults. Consul's health checks do not use the links, so Consul does not notice such a fault.
     */
    public LocalClusterBuilder withLinks() {
        this.linked = true;
        return this;
    }

    /**
     * Enables the authentication of etcd, with the users and roles in {@code config/etcd-roles.txt}. Their passwords are
     * generated and kept in {@code passwords.properties}. A directory that was secured once stays secured.
     */
    public LocalClusterBuilder secured() {
        this.secured = true;
        return this;
    }

    /** Records traces, and starts a Zipkin server, the process {@code zipkin}, that they are sent to. */
    public LocalClusterBuilder tracing() {
        this.tracing = true;
        return this;
    }

    /** How much of the hardening the applications use; {@link Variant#HARDENED} by default. */
    public LocalClusterBuilder variant(Variant chosen) {
        this.variant = chosen;
        return this;
    }

    /** Uses the applications and settings of another project directory. */
    public LocalClusterBuilder project(Path home) {
        this.project = home;
        return this;
    }

    /** Sets an environment variable of every gateway and service. */
    public LocalClusterBuilder environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Adds a command line option of every etcd member. Of several options of one name, the last one counts. */
    public LocalClusterBuilder etcdOption(String option) {
        etcdOptions.add(option);
        return this;
    }

    /** Sets the listener of progress lines, which is called from any thread. */
    public LocalClusterBuilder progress(Consumer<String> listener) {
        this.progress = listener;
        return this;
    }

    /**
     * Starts the suite and returns when every process is ready. Orphaned processes of an earlier suite in this directory are
     * stopped first.
     *
     * @throws ClusterException if it cannot be started; then no process is left running
     */
    public LocalCluster start() {
        RunDirectory runs = new RunDirectory(directory.resolve(RunDirectory.NAME));
        FileChannel lock = lock(runs);
        LocalCluster cluster;
        try {
            new OrphanedProcesses(runs, progress).stop();
            Restoration.finish(etcd());
            Disk.requireSpace(directory);
            Tool.CONSUL.locate(progress);
            Tool.ETCD.locate(progress);
            if (tracing) {
                MavenArtifact.ZIPKIN.locate(progress);
            }
            Path home = project == null ? ProjectHome.find() : project;
            variant.environment(home).forEach(environment::putIfAbsent);
            PortPlan plan = new PortPlan(directory, freePorts);
            if (roomPort > 0) {
                plan.reserveForControlRoom(roomPort);
            }
            ClusterLayout layout = new ClusterLayout(
                    home,
                    directory,
                    plan,
                    new Links(plan, linked),
                    environment,
                    etcdOptions,
                    users(home),
                    runs,
                    new StartUp(keepRunning, progress),
                    tracing);
            cluster = layout.build(lock, gateways, gatewayPort, instances);
        } catch (RuntimeException e) {
            RunDirectory.release(lock);
            throw e;
        }
        cluster.start();
        return cluster;
    }

    /**
     * Replaces the state of etcd by a backup, which the next {@link #start} uses. The previous state is kept.
     *
     * @throws ClusterException if the suite runs, or the file is not a backup of a suite; then nothing is changed
     */
    public Restoration.Restored restore(Path backup) {
        RunDirectory runs = new RunDirectory(directory.resolve(RunDirectory.NAME));
        runs.requireDown();
        FileChannel lock = lock(runs);
        try {
            PortPlan plan = new PortPlan(directory, freePorts);
            Restoration.Restored restored =
                    new Restoration(etcd(), ClusterLayout.members(plan, new Links(plan, linked))).from(backup);
            Passwords.bringBack(directory.resolve(ClusterLayout.BACKUPS), directory);
            return restored;
        } finally {
            RunDirectory.release(lock);
        }
    }

    private Path etcd() {
        return directory.resolve(ClusterLayout.ETCD);
    }

    private FileChannel lock(RunDirectory runs) {
        return runs.lock()
                .orElseThrow(() -> new ClusterException("the suite already runs in " + directory
                        + ": ./abacus status shows it, ./abacus down stops it"));
    }

    private @Nullable Users users(Path home) {
        if (secured) {
            // The backups of a suite that was reset need its passwords: with new ones, no restored backup could be
            // used.
            Passwords.bringBack(directory.resolve(ClusterLayout.BACKUPS), directory);
        }
        return secured || Passwords.in(directory)
                ? new Users(Roles.read(home.resolve("config/etcd-roles.txt")), new Passwords(directory)::of)
                : null;
    }
}
