package dev.abacus.cluster;

import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.configuration.ConfigurationFiles;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.server.EtcdMember;
import dev.abacus.cluster.server.EtcdNode;
import dev.abacus.cluster.supervision.ManagedProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How the parts of a suite hang together: who listens where, and who is told of whom. */
record ClusterLayout(
        Path home,
        Path directory,
        PortPlan ports,
        Links links,
        Map<String, String> environment,
        @Nullable Users users,
        RunDirectory runs,
        StartUp startUp) {
    /** Below the suite's directory. */
    static final String ETCD = "etcd";

    static final String BACKUPS = "backups";

    static final List<String> SERVICES = List.of("arith-service", "sum-service");

    private static final int ETCD_NODES = 3;

    LocalCluster build(FileChannel lock, int gateways, int gatewayPort, int instances) {
        ConsulPorts consulPorts = new ConsulPorts(
                ports.port("consul", 8500), ports.port("consul-rpc", 8300), ports.port("consul-gossip", 8301));
        ConsulServer consul = ConsulServer.at(directory.resolve("consul"), log("consul"), consulPorts);
        List<EtcdMember> members = members(ports, links);
        EtcdCluster etcd = EtcdCluster.at(directory.resolve(ETCD), directory.resolve("logs")::resolve, members);
        Map<String, String> told = told(consulPorts, members);
        ManagedProcesses parts = new ManagedProcesses(
                part(consul.process()),
                etcd.nodes().stream().map(EtcdNode::process).map(this::part).toList(),
                IntStream.rangeClosed(1, gateways)
                        .mapToObj(number -> gateway(number, gatewayPort + number - 1, told))
                        .toList(),
                IntStream.rangeClosed(1, instances)
                        .boxed()
                        .flatMap(number -> SERVICES.stream().map(service -> service(service, number, told)))
                        .toList());
        ConfigurationFiles configuration = new ConfigurationFiles(
                home.resolve("config"), directory.resolve("configuration"), consul.uri(), startUp.story());
        return new LocalCluster(
                runs,
                lock,
                parts,
                (service, number) -> service(service, number, told),
                links,
                consul,
                etcd,
                users,
                configuration,
                startUp);
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

    private Map<String, String> told(ConsulPorts consul, List<EtcdMember> etcd) {
        Map<String, String> told = new HashMap<>(environment);
        told.put("SPRING_CLOUD_CONSUL_HOST", consul.uri().getHost());
        told.put("SPRING_CLOUD_CONSUL_PORT", Integer.toString(links.portTo("consul", consul.http())));
        told.put(
                "ABACUS_ETCD_ENDPOINTS",
                etcd.stream().map(EtcdMember::advertised).map(URI::toString).collect(Collectors.joining(",")));
        return told;
    }

    private ManagedProcess gateway(int number, int fixedPort, Map<String, String> told) {
        String name = number == 1 ? "gateway" : "gateway-" + number;
        Map<String, String> all = new HashMap<>(told);
        all.putIfAbsent("ABACUS_BACKUP_DIRECTORY", directory.resolve(BACKUPS).toString());
        if (users != null) {
            users.backupEnvironment().forEach(all::putIfAbsent);
        }
        return instance(new Application(home, "gateway"), name, ports.port(name, fixedPort), all);
    }

    private ManagedProcess service(String service, int number, Map<String, String> told) {
        String name = service + "-" + number;
        int port = ports.port(name, 8100 + 100 * SERVICES.indexOf(service) + number);
        Map<String, String> environment = new HashMap<>(told);
        int advertised = links.portTo(name, port);
        if (advertised != port) {
            environment.put("SPRING_CLOUD_CONSUL_DISCOVERY_PORT", Integer.toString(advertised));
            // Else the check would take the link, too.
            environment.put(
                    "SPRING_CLOUD_CONSUL_DISCOVERY_HEALTHCHECKURL",
                    "http://127.0.0.1:" + port + "/actuator/health/readiness");
        }
        return instance(new Application(home, service), name, port, environment);
    }

    private ManagedProcess instance(Application application, String name, int port, Map<String, String> told) {
        Map<String, String> all = new HashMap<>(told);
        if (users != null) {
            users.environment(application.name()).forEach(all::putIfAbsent);
        }
        return part(new ServerProcess(application.instance(name, port, log(name), all)));
    }

    private ManagedProcess part(ServerProcess process) {
        return new ManagedProcess(process, runs, startUp.story());
    }

    private Path log(String name) {
        return directory.resolve("logs/" + name + ".log");
    }
}
