package dev.abacus.systemtests.linearizability;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.server.EtcdNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** One fault after the other, at random, each repaired before the next. */
final class Turmoil {

    private static final Duration SETTLING = Duration.ofMillis(1_500);

    private final LocalCluster cluster;
    private final SplittableRandom random;

    private enum Fault {
        LEADER_KILLED,
        MEMBERS_HANG,
        QUORUM_LOST,
        GATEWAY_PAUSED,
        GATEWAY_KILLED
    }

    Turmoil(LocalCluster cluster, long seed) {
        this.cluster = cluster;
        this.random = new SplittableRandom(seed);
    }

    /** Each fault once, in any order. */
    void each() throws InterruptedException {
        List<Fault> left = new ArrayList<>(List.of(Fault.values()));
        while (!left.isEmpty()) {
            happen(left.remove(random.nextInt(left.size())));
        }
    }

    private void happen(Fault fault) throws InterruptedException {
        switch (fault) {
            case LEADER_KILLED -> {
                String leader = leader();
                note("killed the leader, " + leader);
                cluster.kill(leader);
                aWhile(2_000);
                cluster.start(leader);
            }
            // in turn, as each gateway asks another one first: longer than it waits for one, and until it asks it again
            case MEMBERS_HANG -> {
                for (EtcdNode node : cluster.etcd().nodes()) {
                    pause(List.of(node.name()), 1_000);
                    Thread.sleep(1_000);
                }
            }
            case QUORUM_LOST -> {
                String spared = member();
                pause(
                        cluster.etcd().nodes().stream()
                                .map(EtcdNode::name)
                                .filter(name -> !name.equals(spared))
                                .toList(),
                        1_500);
            }
            case GATEWAY_PAUSED -> pause(List.of(gateway()), 1_500);
            case GATEWAY_KILLED -> {
                String gateway = gateway();
                note("killed " + gateway);
                cluster.kill(gateway);
                cluster.start(gateway);
            }
        }
        Thread.sleep(SETTLING);
    }

    private void pause(List<String> parts, int atMostMillis) throws InterruptedException {
        note("paused " + String.join(" and ", parts));
        parts.forEach(cluster::pause);
        try {
            aWhile(atMostMillis);
        } finally {
            parts.forEach(cluster::resume);
        }
    }

    private void aWhile(int atMostMillis) throws InterruptedException {
        Thread.sleep(atMostMillis / 2 + random.nextInt(atMostMillis / 2));
    }

    private String leader() {
        return cluster.etcd().leader().map(EtcdNode::name).orElseGet(this::member);
    }

    private String member() {
        return "etcd-" + (1 + random.nextInt(cluster.etcd().nodes().size()));
    }

    private String gateway() {
        return random.nextBoolean() ? "gateway" : "gateway-2";
    }

    private static void note(String what) {
        System.out.println(what);
    }
}
