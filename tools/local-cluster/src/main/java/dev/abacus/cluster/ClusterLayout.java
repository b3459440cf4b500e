package dev.abacus.cluster;

import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.configuration.ConfigurationFiles;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.server.EtcdMember;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.cluster.server.ZipkinServer;
import dev.abacus.cluster.supervision.ManagedProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Layout of a suite: its processes, their ports, and the addresses that each application gets. */
record ClusterLayout(
        Path home,
        Path directory,
        PortPlan ports,
        Links links,
        Map<String, String> environment,
        List<String> etcdOptions,
        @Nullable Users users,
        RunDirectory runs,
        StartUp startUp,
        boolean tracing) {
    /** Below the suite's directory. */
    static final String ETCD = "etcd";

    static final String BACKUPS = "backups";

    private static final int ETCD_NODES = 3;

    LocalCluster build(FileChannel lock, int gateways, int gatewayPort, int instances) {
        ConsulPorts consulPorts = new ConsulPorts(
                ports.port("consul", 8500), ports.port("consul-rpc", 8300), ports.port("consul-gossip", 8301));
        ConsulServer consul = ConsulServer.at(directory.resolve("consul"), log("consul"), consulPorts);
        List<EtcdMember> members = members(ports, links).stream()
                .map(member -> member.with(etcdOptions.toArray(String[]::new)))
                .toList();
        EtcdCluster etcd = EtcdCluster.at(directory.resolve(ETCD), directory.resolve("logs")::resolve, members);
        Map<String, String> addresses = addresses(consulPorts, members);
        ManagedProcesses processes = new ManagedProcesses(
                managed(consul.process()),
                etcd.nodes().stream().map(EtcdNode::process).map(this::managed).toList(),
                IntStream.rangeClosed(1, gateways)
                        .mapToObj(number -> gateway(number, gatewayPort + number - 1, addresses))
                        .toList(),
                IntStream.rangeClosed(1, instances)
                        .boxed()
                        .flatMap(number -> Arrays.stream(SuiteService.values())
                                .map(service -> service(service, number, addresses)))
                        .toList(),
                tracing ? List.of(managed(zipkin())) : List.of());
        ConfigurationFiles configuration = new ConfigurationFiles(
                home.resolve("config"), directory.resolve("configuration"), consul.uri(), startUp.progress());
        return new LocalCluster(
                this,
                lock,
                processes,
                (service, number) -> service(service, number, addresses),
                consul,
                etcd,
                configuration);
    }

    private int zipkinPort() {
        return ports.port(ZipkinServer.NAME, 9411);
    }

    private ServerProcess zipkin() {
        return ZipkinServer.at(directory.resolve(ZipkinServer.NAME), log(ZipkinServer.NAME), zipkinPort());
    }

    static List<EtcdMember> members(PortPlan ports, Links links) {
        return IntStream.rangeClosed(1, ETCD_NODES)
                .mapToObj(number -> EtcdMember.on(
                        number,
                        ports.port("etcd-" + number, 2377 + 2 * number),
                        ports.port("etcd-peer-" + number, 2378 + 2 * number)))
                .map(member -> member.advertising(
                        links.portTo(member.name(), member.client().getPort())))
                .toList();
    }

    private Map<String, String> addresses(ConsulPorts consul, List<EtcdMember> etcd) {
        Map<String, String> addresses = new HashMap<>(environment);
        if (tracing) {
            ZipkinServer.environment(zipkinPort()).forEach(addresses::putIfAbsent);
        }
        addresses.put("SPRING_CLOUD_CONSUL_HOST", consul.uri().getHost());
        addresses.put("SPRING_CLOUD_CONSUL_PORT", Integer.toString(links.portTo("consul", consul.http())));
        addresses.put(
                "ABACUS_ETCD_ENDPOINTS",
                etcd.stream().map(EtcdMember::advertised).map(URI::toString).collect(Collectors.joining(",")));
        return addresses;
    }

    private ManagedProcess gateway(int number, int fixedPort, Map<String, String> addresses) {
        String name = number == 1 ? "gateway" : "gateway-" + number;
        Map<String, String> all = new HashMap<>(addresses);
        all.putIfAbsent("ABACUS_BACKUP_DIRECTORY", directory.resolve(BACKUPS).toString());
        if (users != null) {
            users.backupEnvironment().forEach(all::putIfAbsent);
        }
        return instance(new Application(home, "gateway"), name, ports.port(name, fixedPort), all);
    }

    private ManagedProcess service(SuiteService service, int number, Map<String, String> addresses) {
        String name = service.instance(number);
        int port = ports.port(name, service.port(number));
        Map<String, String> variables = new HashMap<>(addresses);
        int advertised = links.portTo(name, port);
        if (advertised != port) {
            variables.put("SPRING_CLOUD_CONSUL_DISCOVERY_PORT", Integer.toString(advertised));
            // Otherwise the health check would take the link, too.
            variables.put(
                    "SPRING_CLOUD_CONSUL_DISCOVERY_HEALTHCHECKURL",
                    "http://127.0.0.1:" + port + "/actuator/health/readiness");
        }
        return instance(new Application(home, service.id()), name, port, variables);
    }

    private ManagedProcess instance(Application application, String name, int port, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        if (users != null) {
            users.environment(application.name()).forEach(all::putIfAbsent);
        }
        return managed(new ServerProcess(application.instance(name, port, log(name), all)));
    }

    private ManagedProcess managed(ServerProcess process) {
        return new ManagedProcess(process, runs, startUp.progress());
    }

    private Path log(String name) {
        return directory.resolve("logs/" + name + ".log");
    }
}
