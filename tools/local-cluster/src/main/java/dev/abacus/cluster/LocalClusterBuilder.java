package dev.abacus.cluster;

import dev.abacus.cluster.access.Passwords;
import dev.abacus.cluster.access.Roles;
import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.snapshot.Restoration;
import dev.abacus.cluster.supervision.Leftovers;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import dev.abacus.cluster.tools.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a suite shall be like. By default: the ports that it had in its directory so far, at first those that the README
 * names; two instances a service, one gateway.
 */
public final class LocalClusterBuilder {
    private static final int GATEWAY_PORT = 8080;

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private PortChoice ports;
    private int gatewayPort = GATEWAY_PORT;
    private int gateways = 1;
    private int instances = 2;
    private boolean keepRunning;
    private boolean linked;
    private boolean secured;
    private Variant variant = Variant.HARDENED;
    private @Nullable Path project;
    private Consumer<String> story = line -> {};

    LocalClusterBuilder(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
        this.ports = PortChoice.of(this.directory);
    }

    /** The first gateway's port; further gateways have the next ones. */
    public LocalClusterBuilder gatewayPort(int port) {
        this.gatewayPort = port;
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

    /** Whatever ports are free, the same ones at each start in this directory: for several suites at once. */
    public LocalClusterBuilder onFreePorts() {
        this.ports = PortChoice.Free.in(directory);
        return this;
    }

    /** Starts what crashes again, waiting longer each time. */
    public LocalClusterBuilder keepRunning() {
        this.keepRunning = true;
        return this;
    }

    /**
     * Lets the gateways and services reach each service instance, Consul and each etcd node by a {@link Link}, for faults
     * of the network. Consul's health checks take none, so it does not notice such a fault.
     */
    public LocalClusterBuilder withLinks() {
        this.linked = true;
        return this;
    }

    /**
     * Lets etcd serve its users only, who may do what {@code config/etcd-roles.txt} says. Their passwords are made up,
     * and kept in {@code passwords.properties}; a directory that was secured once stays so.
     */
    public LocalClusterBuilder secured() {
        this.secured = true;
        return this;
    }

    /** With how much of the hardening the services and gateways run; all of it by default. */
    public LocalClusterBuilder variant(Variant chosen) {
        this.variant = chosen;
        return this;
    }

    /** Runs what this directory holds instead of this project's own applications and settings. */
    LocalClusterBuilder project(Path home) {
        this.project = home;
        return this;
    }

    /** An environment variable of every gateway and service. */
    public LocalClusterBuilder environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Is told what happens, a line at a time, from any thread. */
    public LocalClusterBuilder story(Consumer<String> listener) {
        this.story = listener;
        return this;
    }

    /**
     * Starts the suite and returns when every part is ready. What an earlier suite in this directory left running, its
     * supervisor killed, is ended first.
     *
     * @throws ClusterException if something is in the way; nothing is left running then
     */
    public LocalCluster start() {
        RunDirectory runs = new RunDirectory(directory.resolve("run"));
        FileChannel lock = lock(runs);
        LocalCluster cluster;
        try {
            new Leftovers(runs, story).end();
            Restoration.finish(etcd());
            Disk.requireSpace(directory);
            Tool.CONSUL.locate(story);
            Tool.ETCD.locate(story);
            Path home = project == null ? ProjectHome.find() : project;
            variant.environment(home).forEach(environment::putIfAbsent);
            PortPlan plan = new PortPlan(ports);
            ClusterLayout blueprint = new ClusterLayout(
                    home,
                    directory,
                    plan,
                    new Links(plan, linked),
                    environment,
                    users(home),
                    runs,
                    new StartUp(keepRunning, story));
            cluster = blueprint.build(lock, gateways, gatewayPort, instances);
        } catch (RuntimeException e) {
            release(lock);
            throw e;
        }
        cluster.start();
        return cluster;
    }

    /**
     * Puts a backup in the place of etcd's state: a {@link #start} goes on from there. The state of before is kept.
     *
     * @throws ClusterException if the suite runs, the file is no backup of one, or anything else is in the way; nothing is changed
     *     then
     */
    public Restoration.Restored restore(Path backup) {
        RunDirectory runs = new RunDirectory(directory.resolve("run"));
        runs.requireDown();
        FileChannel lock = lock(runs);
        try {
            PortPlan plan = new PortPlan(ports);
            Restoration.Restored restored =
                    new Restoration(etcd(), ClusterLayout.members(plan, new Links(plan, linked))).from(backup);
            Passwords.bringBack(directory.resolve(ClusterLayout.BACKUPS), directory);
            return restored;
        } finally {
            release(lock);
        }
    }

    private Path etcd() {
        return directory.resolve(ClusterLayout.ETCD);
    }

    private FileChannel lock(RunDirectory runs) {
        return runs.lock()
                .orElseThrow(() -> new ClusterException("the suite already runs in " + directory
                        + ": ./abacus status shows it, ./abacus down ends it"));
    }

    private @Nullable Users users(Path home) {
        return secured || Passwords.in(directory)
                ? new Users(Roles.read(home.resolve("config/etcd-roles.txt")), new Passwords(directory)::of)
                : null;
    }

    private static void release(FileChannel lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw ClusterException.because("cannot release the lock", e);
        }
    }
}
