package dev.abacus.cluster;

import dev.abacus.cluster.configuration.ConfigurationFiles;
import dev.abacus.cluster.process.ManagedProcess;
import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.server.EtcdMember;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.cluster.supervision.Part;
import dev.abacus.cluster.supervision.RunDirectory;
import dev.abacus.cluster.tools.ProjectHome;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How the parts of a suite hang together: who listens where, and who is told of whom. */
record Blueprint(
        Path directory, PortPlan ports, Map<String, String> environment, RunDirectory runs, Consumer<String> story) {
    private static final int ETCD_NODES = 3;

    LocalCluster build(FileChannel lock, int gateways, int gatewayPort, int instances) {
        Path home = ProjectHome.find();
        ConsulServer consul = ConsulServer.at(
                directory.resolve("consul"),
                log("consul"),
                new ConsulPorts(
                        ports.port("consul", 8500), ports.port("consul-rpc", 8300), ports.port("consul-gossip", 8301)));
        EtcdCluster etcd = EtcdCluster.at(directory.resolve("etcd"), directory.resolve("logs")::resolve, members());
        Map<String, String> told = told(consul, etcd);
        Parts parts = new Parts(
                part(consul.process()),
                etcd.nodes().stream().map(EtcdNode::process).map(this::part).toList(),
                IntStream.rangeClosed(1, gateways)
                        .mapToObj(number -> instance(
                                new Application(home, "gateway"),
                                number == 1 ? "gateway" : "gateway-" + number,
                                gatewayPort + number - 1,
                                told))
                        .toList(),
                services(home, 1, Math.min(1, instances), told),
                services(home, 2, instances, told));
        ConfigurationFiles configuration =
                new ConfigurationFiles(home.resolve("config"), directory.resolve("configuration"), consul.uri(), story);
        return new LocalCluster(runs, lock, parts, consul, etcd, configuration, story);
    }

    private List<EtcdMember> members() {
        return IntStream.rangeClosed(1, ETCD_NODES)
                .mapToObj(number -> EtcdMember.on(
                        number,
                        ports.port("etcd-" + number, 2377 + 2 * number),
                        ports.port("etcd-peer-" + number, 2378 + 2 * number)))
                .toList();
    }

    private Map<String, String> told(ConsulServer consul, EtcdCluster etcd) {
        Map<String, String> told = new HashMap<>(environment);
        told.put("SPRING_CLOUD_CONSUL_HOST", consul.uri().getHost());
        told.put("SPRING_CLOUD_CONSUL_PORT", Integer.toString(consul.uri().getPort()));
        told.put(
                "ABACUS_ETCD_ENDPOINTS",
                etcd.endpoints().stream().map(URI::toString).collect(Collectors.joining(",")));
        return told;
    }

    private List<Part> services(Path home, int first, int last, Map<String, String> told) {
        return IntStream.rangeClosed(first, last)
                .boxed()
                .flatMap(number -> Stream.of(
                        instance(
                                new Application(home, "arith-service"), "arith-service-" + number, 8100 + number, told),
                        instance(new Application(home, "sum-service"), "sum-service-" + number, 8200 + number, told)))
                .toList();
    }

    private Part instance(Application application, String name, int port, Map<String, String> told) {
        return part(new ManagedProcess(application.instance(name, ports.port(name, port), log(name), told)));
    }

    private Part part(ManagedProcess process) {
        return new Part(process, runs, story);
    }

    private Path log(String name) {
        return directory.resolve("logs/" + name + ".log");
    }
}
