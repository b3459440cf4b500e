package dev.abacus.chaos.fuzz;

import dev.abacus.chaos.fuzz.garbage.ConsulWriter;
import dev.abacus.chaos.fuzz.garbage.Garbage;
import dev.abacus.chaos.fuzz.garbage.GarbageGrammar;
import dev.abacus.chaos.fuzz.grammar.FuzzRequest;
import dev.abacus.chaos.fuzz.grammar.RequestGrammar;
import dev.abacus.chaos.fuzz.oracle.Exchange;
import dev.abacus.chaos.fuzz.oracle.Oracle;
import dev.abacus.chaos.fuzz.probe.Probe;
import dev.abacus.chaos.fuzz.probe.Probes;
import dev.abacus.chaos.fuzz.wire.RawConnection;
import dev.abacus.chaos.fuzz.wire.RawRequest;
import dev.abacus.chaos.fuzz.wire.RawResponse;
import dev.abacus.chaos.fuzz.wire.ReadResult.Closed;
import dev.abacus.chaos.fuzz.wire.ReadResult.TimedOut;
import dev.abacus.chaos.fuzz.wire.ReproductionCommand;
import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.process.ClusterException;
import dev.abacus.testsupport.EtcdClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Fuzzing run against a suite of its own, in batches: garbage is written and requests are sent; the probes check the
 * suite with the garbage, and again after its removal.
 */
public final class FuzzRun implements AutoCloseable {

    /** As the README has it, for whoever repeats a finding with {@code ./abacus up}. */
    private static final String README_GATEWAY = "http://127.0.0.1:8080";

    private static final int SMALL_BATCH = 500;
    private static final int LARGE_BATCH = 5_000;
    private static final int ATTEMPTS = 2;

    private final LocalCluster cluster;
    private final long seed;
    private final Consumer<String> progress;
    private final Senders senders;
    private final RequestGrammar requestGrammar;
    private final GarbageGrammar garbageGrammar;
    private final Probes probes;
    private final StoredEffects effects;
    private final Findings findings = new Findings();
    private final Map<Integer, Long> statuses = new TreeMap<>();
    private final Queue<Exchange> late = new ConcurrentLinkedQueue<>();
    private final long begin = System.nanoTime();
    private List<Garbage> garbage = List.of();
    private long requests;
    private long garbageCount;
    private long slow;
    private int batch;

    /**
     * @param cluster that nobody else uses
     * @param progress gets a line every ten batches
     */
    public FuzzRun(LocalCluster cluster, long seed, Consumer<String> progress) throws InterruptedException {
        this.cluster = cluster;
        this.seed = seed;
        this.progress = progress;
        this.senders = new Senders(cluster.gateway());
        this.requestGrammar = new RequestGrammar(seed);
        this.garbageGrammar = new GarbageGrammar(
                seed, new ConsulWriter(cluster.consul().uri()), cluster.etcd().endpoints());
        this.effects = new StoredEffects(new EtcdClient(cluster.etcd().endpoints()));
        this.probes = new Probes(cluster);
    }

    /** @return after the last probes, when the number of requests or the time is reached */
    public FuzzReport run(long maxRequests, Duration maxTime) throws InterruptedException {
        int size = maxRequests <= 40 * SMALL_BATCH ? SMALL_BATCH : LARGE_BATCH;
        while (requests < maxRequests && elapsed().compareTo(maxTime) < 0) {
            batch((int) Math.min(size, maxRequests - requests));
        }
        look(List.of(probes.atTheEnd()));
        restore();
        return new FuzzReport(seed, requests, new TreeMap<>(statuses), garbageCount, slow, elapsed(), findings.list());
    }

    private void batch(int size) throws InterruptedException {
        List<FuzzRequest> generated = LongStream.range(requests, requests + size)
                .parallel()
                .mapToObj(requestGrammar::request)
                .toList();
        effects.prepare(generated);
        write();
        garbageCount += garbage.size();
        List<Exchange> exchanges = senders.send(generated, this::judge);
        exchanges.forEach(this::count);
        look(probes.amidGarbage());
        judgeLate();
        garbage.reversed().forEach(Garbage::remove);
        restore();
        look(probes.withoutGarbage());
        restore();
        garbage = List.of();
        effects.examine(exchanges, (exchange, rule, what) -> findings.add(finding(exchange, rule, what)));
        requests += size;
        batch++;
        if (batch % 10 == 0) {
            progress.accept("%d requests, %d s".formatted(requests, elapsed().toSeconds()));
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** What Consul or etcd does not take is no garbage of the suite's. */
    private void write() {
        List<Garbage> written = new ArrayList<>();
        for (Garbage piece : garbageGrammar.of(batch)) {
            try {
                piece.write();
                written.add(piece);
            } catch (ClusterException refused) {
                progress.accept("refused: %s (%s)".formatted(piece, refused.getMessage()));
            }
        }
        garbage = written;
    }

    private void judge(Exchange exchange) {
        if (isLate(exchange)) {
            late.add(exchange);
        } else {
            judgeInTime(exchange);
        }
    }

    private void judgeInTime(Exchange exchange) {
        Oracle.breaches(exchange).forEach((rule, what) -> findings.add(finding(exchange, rule, what)));
    }

    private static boolean isLate(Exchange exchange) {
        return exchange.result() instanceof TimedOut || exchange.received().following() instanceof TimedOut;
    }

    /** On a busy machine anything may be late once: it counts if it is so again and again, alone. */
    private void judgeLate() {
        for (Exchange first = late.poll(); first != null; first = late.poll()) {
            Exchange again = first;
            for (int attempt = 0; isLate(again) && attempt < ATTEMPTS; attempt++) {
                again = new Exchange(first.request(), sendAlone(first.request().raw()));
            }
            slow += isLate(again) ? 0 : 1;
            judgeInTime(again);
        }
    }

    private RawConnection.Received sendAlone(RawRequest request) {
        try (RawConnection connection = new RawConnection(cluster.gateway(), Senders.LIMIT)) {
            return connection.send(request);
        }
    }

    private void count(Exchange exchange) {
        statuses.merge(exchange.response().map(response -> response.status()).orElse(0), 1L, Long::sum);
    }

    private void look(List<Probe> all) throws InterruptedException {
        for (Probe probe : all) {
            String breach = probe.look();
            if (breach != null) {
                String kind = breach.contains("Exception") ? "no response" : "looked at";
                findings.add(finding(probe.name(), kind, breach));
            }
        }
    }

    /** Each process that has ended is a finding. It is started again, so that the run goes on. */
    private void restore() {
        try {
            probes.restore(breach -> findings.add(finding("no process ends", "process", breach)));
        } catch (ClusterException fault) {
            String what = String.valueOf(fault.getMessage());
            findings.add(finding("what has ended can be started again", "process", what));
        }
    }

    private Finding finding(String rule, String kind, String what) {
        return new Finding(rule, kind, "batch " + batch, 0, what, "", garbage);
    }

    private Finding finding(Exchange exchange, String rule, String what) {
        FuzzRequest request = exchange.request();
        return new Finding(
                rule,
                kind(exchange),
                "seed %d, request %d".formatted(seed, request.number()),
                request.mutations().size() * 1_000_000 + request.raw().bytes().length,
                what,
                ReproductionCommand.of(request.raw(), README_GATEWAY),
                isFailure(exchange) ? garbage : List.of());
    }

    /** A failure may be that of one call, or have to do with the garbage; all else is the same everywhere. */
    private static boolean isFailure(Exchange exchange) {
        return exchange.response().map(RawResponse::status).orElse(500) >= 500;
    }

    private static String kind(Exchange exchange) {
        if (exchange.result() instanceof Closed(String how)) {
            return how;
        }
        if (!isFailure(exchange)) {
            return "requests";
        }
        List<String> mutations = List.copyOf(exchange.request().mutations());
        String kind = switch (mutations.size()) {
            case 0 -> "plain";
            case 1 -> mutations.getFirst();
            default -> "several mutations";
        };
        return kind + ", " + exchange.request().call();
    }

    @Override
    public void close() {
        senders.close();
        probes.close();
    }
}
