package dev.abacus.cluster;

import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.configuration.ConfigurationFiles;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.BackgroundLoop;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.supervision.ManagedProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The whole suite as processes of this machine: Consul, etcd, the gateways and the services. Thread-safe.
 *
 * <p>Its processes are named {@code consul}, {@code etcd-1} …, {@code gateway}, {@code gateway-2} …, {@code arith-service-1}
 * …, {@code sum-service-1} …
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration CONFIGURATION_INTERVAL = Duration.ofSeconds(1);

    private final ClusterLayout layout;
    private final FileChannel lock;
    private final BiFunction<SuiteService, Integer, ManagedProcess> instances;
    private final ConsulServer consul;
    private final EtcdCluster etcd;
    private final ConfigurationFiles configuration;
    private final Consumer<String> progress;
    private volatile ManagedProcesses processes;
    private volatile boolean stopping;
    private final Object scaling = new Object();
    private final Thread hook = new Thread(this::stopAll, "shutdown");
    private final Thread loader;

    LocalCluster(
            ClusterLayout layout,
            FileChannel lock,
            ManagedProcesses processes,
            BiFunction<SuiteService, Integer, ManagedProcess> instances,
            ConsulServer consul,
            EtcdCluster etcd,
            ConfigurationFiles configuration) {
        this.layout = layout;
        this.lock = lock;
        this.processes = processes;
        this.instances = instances;
        this.consul = consul;
        this.etcd = etcd;
        this.configuration = configuration;
        this.progress = layout.startUp().progress();
        this.loader = Thread.ofVirtual()
                .name("configuration")
                .unstarted(new BackgroundLoop(
                        "the configuration cannot be loaded into Consul", progress, this::loadConfiguration));
    }

    /** A suite whose state, logs and run files live in this directory. */
    public static LocalClusterBuilder in(Path directory) {
        return new LocalClusterBuilder(directory);
    }

    /** Returns when every process is ready. If one does not become ready, stops all and throws a {@link ClusterException}. */
    void start() {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            layout.runs().announceSupervisor(RunDirectory.NO_ROOM);
            processes.all().forEach(ManagedProcess::announce);
            layout.links().open();
            loader.start();
            startFirst();
            // not earlier: they would take processor time from the processes that a first request needs
            layout.startUp().run(processes.furtherApplications());
        } catch (RuntimeException e) {
            boolean asked = stopping;
            close();
            throw asked ? new ClusterException("stopped while it was starting", e) : e;
        }
    }

    private void startFirst() {
        StartUp startUp = layout.startUp();
        Users users = layout.users();
        if (users == null) {
            startUp.run(Stream.concat(processes.servers().stream(), processes.firstApplications().stream())
                    .toList());
        } else {
            startUp.run(processes.servers());
            users.applyTo(etcd.endpoints());
            progress.accept("etcd authentication is enabled: " + users);
            startUp.run(processes.firstApplications());
        }
    }

    /** The address of the first gateway. */
    public URI gateway() {
        return base(processes.gateways().getFirst());
    }

    /** The address of a process itself, without any link, as {@code http://127.0.0.1:8101}. */
    public URI uri(String process) {
        return base(processes.named(process));
    }

    public ConsulServer consul() {
        return consul;
    }

    public EtcdCluster etcd() {
        return etcd;
    }

    /**
     * The link by which gateways and services reach a process: a service instance, {@code consul}, or a node of etcd.
     *
     * @throws IllegalArgumentException if there is none, as in a suite that was started without
     *     {@link LocalClusterBuilder#withLinks()}
     */
    public Link link(String process) {
        return layout.links().to(process);
    }

    public List<String> names() {
        return processes.all().map(ManagedProcess::name).toList();
    }

    public ServerProcess process(String name) {
        return processes.named(name).process();
    }

    /** When the process was last killed or crashed; {@link Instant#EPOCH} if it never did. */
    public Instant unexpectedExit(String process) {
        return processes.named(process).unexpectedExit();
    }

    public Path log(String process) {
        return process(process).log();
    }

    /** Starts a process unless it runs; does not wait until it is ready. */
    public void launch(String process) {
        processes.named(process).start();
    }

    /** Starts a process unless it runs, and returns when it is ready. */
    public void start(String process) {
        processes.named(process).startAndAwaitReady();
    }

    /** SIGTERM; returns when the process has ended. It is not restarted automatically. */
    public void stop(String process) {
        processes.named(process).stop();
    }

    /** SIGKILL; returns when the process has ended. */
    public void kill(String process) {
        process(process).kill();
    }

    /** SIGSTOP: the process keeps its ports and connections and answers nothing. */
    public void pause(String process) {
        process(process).pause();
    }

    /** SIGCONT. */
    public void resume(String process) {
        process(process).resume();
    }

    /** SIGTERM, and a new start; returns when the process is ready. */
    public void restart(String process) {
        stop(process);
        start(process);
    }

    /**
     * Starts instances of a service, or stops those with the highest numbers, until {@code count} run. Returns when new
     * instances are ready, and stopped ones have deregistered, finished their requests in flight, and ended.
     *
     * @param count 1 to {@value SuiteService#MAX_INSTANCES}
     * @throws ClusterException if there is no such service or number, or a new instance does not become ready; the others keep running
     */
    public void scale(String id, int count) {
        SuiteService service = SuiteService.find(id)
                .orElseThrow(() -> new ClusterException(
                        "no service is named %s: there are %s".formatted(id, SuiteService.list())));
        if (count < 1 || count > SuiteService.MAX_INSTANCES) {
            throw new ClusterException("scale needs a number from 1 to " + SuiteService.MAX_INSTANCES);
        }
        synchronized (scaling) {
            List<ManagedProcess> present = processes.instancesOf(service);
            for (int number = present.size() + 1; number <= count; number++) {
                add(instances.apply(service, number));
            }
            if (count < present.size()) {
                present.subList(count, present.size()).reversed().forEach(this::remove);
            }
        }
    }

    private void add(ManagedProcess instance) {
        synchronized (this) {
            if (stopping) {
                throw new ClusterException("the suite is being stopped");
            }
            processes = processes.with(instance);
            instance.announce();
        }
        layout.links().open();
        try {
            layout.startUp().run(List.of(instance));
        } catch (ClusterException e) {
            remove(instance);
            throw e;
        }
    }

    private void remove(ManagedProcess instance) {
        instance.end();
        processes = processes.without(instance);
        layout.links().remove(instance.name());
        progress.accept(instance.name() + " is stopped");
    }

    /** Stops all processes, callers before what they call. Idempotent. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the hook itself runs
        }
        stopAll();
    }

    private synchronized void stopAll() {
        if (!lock.isOpen()) {
            return;
        }
        stopping = true;
        progress.accept("stopping the gateways, then the services, etcd and Consul");
        loader.interrupt();
        processes.stopOrder().forEach(group -> Parallel.forEach(group, ManagedProcess::end));
        layout.links().close();
        layout.runs().remove(RunDirectory.SUPERVISOR);
        RunDirectory.release(lock);
    }

    private void loadConfiguration() throws IOException, InterruptedException {
        configuration.load();
        Thread.sleep(CONFIGURATION_INTERVAL);
    }

    private static URI base(ManagedProcess managed) {
        return managed.process().readyUri().resolve("/");
    }
}
