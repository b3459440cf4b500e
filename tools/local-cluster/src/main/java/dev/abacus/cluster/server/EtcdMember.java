package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Http;
import dev.abacus.cluster.process.Ports;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Member of an etcd cluster: its addresses and options.
 *
 * @param advertised the address that it announces to clients, which may be that of a link
 * @param options further command line options
 */
public record EtcdMember(String name, URI client, URI advertised, URI peer, List<String> options) {
    private static final String LEADS = "etcd_server_is_leader 1";
    /** Maximum size of the database file; its effect on memory: docs/adr/0019. */
    private static final long QUOTA_BYTES = 192 << 20;

    public static EtcdMember on(int number, int clientPort, int peerPort) {
        return new EtcdMember(
                "etcd-" + number, loopback(clientPort), loopback(clientPort), loopback(peerPort), List.of());
    }

    /** The same member with another port for clients. */
    public EtcdMember advertising(int port) {
        return new EtcdMember(name, client, loopback(port), peer, options);
    }

    public EtcdMember with(String... moreOptions) {
        return new EtcdMember(name, client, advertised, peer, List.of(moreOptions));
    }

    public static EtcdMember onFreePorts(int number) {
        return on(number, Ports.free(), Ports.free());
    }

    /**
     * Command line arguments of etcd, as a process or in a container.
     *
     * @param data its data directory
     * @param members all members of the cluster
     */
    public List<String> arguments(Path data, List<EtcdMember> members) {
        List<String> all = new ArrayList<>(membership(data, members));
        all.addAll(List.of(
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + advertised,
                "--listen-peer-urls=" + peer,
                // For a local network; when to raise them: docs/operations.md
                "--heartbeat-interval=50",
                "--election-timeout=500",
                "--auto-compaction-mode=periodic",
                "--auto-compaction-retention=2m",
                "--quota-backend-bytes=" + QUOTA_BYTES,
                // etcd keeps the sum of both in memory, entries of up to 256 KiB each: docs/adr/0019
                "--snapshot-count=200",
                "--experimental-snapshot-catchup-entries=300",
                // Otherwise each election and each start begins all leases anew, and no record of a day would end.
                "--experimental-enable-lease-checkpoint",
                "--experimental-enable-lease-checkpoint-persist",
                // Just above the suite's largest transaction: docs/adr/0019
                "--max-request-bytes=393216",
                "--log-level=warn"));
        all.addAll(options);
        return all;
    }

    /** The arguments with the identity of the member, for {@code etcdutl}, too. */
    public List<String> membership(Path data, List<EtcdMember> members) {
        return List.of(
                "--name=" + name,
                "--data-dir=" + data,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster="
                        + members.stream().map(EtcdMember::peerEntry).collect(Collectors.joining(",")),
                "--initial-cluster-token=abacus");
    }

    /** The data directory in the directory of the cluster. */
    public Path dataIn(Path cluster) {
        return cluster.resolve(name).resolve("data");
    }

    /** Answers 200 when the member has a quorum. */
    public URI readyUri() {
        return client.resolve("/health");
    }

    /** Whether it considers itself the leader; a leader that was just cut off may still do so. */
    public boolean leads() {
        // The metrics, because with authentication the status needs a user.
        Http.Reply reply = Http.get(client.resolve("/metrics"));
        return reply.status() == 200
                && new String(reply.body(), StandardCharsets.UTF_8).lines().anyMatch(LEADS::equals);
    }

    private String peerEntry() {
        return name + "=" + peer;
    }

    private static URI loopback(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
