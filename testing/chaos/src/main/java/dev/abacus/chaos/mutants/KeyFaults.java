package dev.abacus.chaos.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.abacus.chaos.mutants.PlantedFault.OfCalls;
import dev.abacus.testsupport.EtcdClient;
import java.util.function.Predicate;

/** Planted faults of keys: reads, writes and compare-and-set. */
public final class KeyFaults {

    private static final Predicate<ProxyRequest> READ = request -> request.isOfKey() && request.isRead();
    private static final Predicate<ProxyRequest> WRITE = request -> request.isOfKey() && !request.isRead();
    private static final Predicate<ProxyRequest> PUT =
            request -> request.isOfKey() && request.method().equals("PUT");
    private static final Predicate<ProxyRequest> COMPARED = request -> request.has(ProxyRequest.IF_MATCH);
    private static final Predicate<ProxyRequest> CONDITIONAL =
            COMPARED.or(request -> request.has(ProxyRequest.IF_NONE_MATCH));

    private KeyFaults() {}

    /** Serves reads from one member of etcd as it is: behind the others or not. */
    public static PlantedFault serializableReads(EtcdClient member) {
        return new OfCalls(
                READ,
                (request, _) -> ProxyResponse.of(member.get(request.stateKey().getBytes(UTF_8), true)));
    }

    /** Answers with what the key was before its last change. */
    static PlantedFault staleRead(EtcdClient etcd) {
        return new OfCalls(
                READ,
                (request, upstream) -> etcd.get(request.stateKey())
                        .map(now -> ProxyResponse.of(etcd.getAt(request.stateKey(), now.revision() - 1)))
                        .orElseGet(() -> upstream.send(request)));
    }

    /** Acknowledges a write that goes to another key. */
    static PlantedFault lostWrite() {
        return new OfCalls(
                PUT.and(CONDITIONAL.negate()),
                (request, upstream) -> upstream.send(request.at(request.path() + "-lost")));
    }

    /** Reads, compares, and writes whatever has happened since. */
    static PlantedFault compareThenSet() {
        return new OfCalls(PUT.and(COMPARED), (request, upstream) -> {
            ProxyResponse now = upstream.send(request.asRead());
            return now.header("ETag").equals(request.header(ProxyRequest.IF_MATCH))
                    ? upstream.send(request.without(ProxyRequest.IF_MATCH))
                    : ProxyResponse.preconditionFailed();
        });
    }

    /** Refuses a write because of its precondition, and does it all the same. */
    static PlantedFault refusedButDone() {
        return new OfCalls(PUT.and(CONDITIONAL), (request, upstream) -> {
            ProxyResponse answer = upstream.send(request);
            if (answer.status() == ProxyResponse.preconditionFailed().status()) {
                upstream.send(request.without(ProxyRequest.IF_MATCH, ProxyRequest.IF_NONE_MATCH));
            }
            return answer;
        });
    }

    /** Answers a write as a gateway with a defect does. */
    static PlantedFault internalError() {
        return new OfCalls(WRITE, (_, _) -> ProxyResponse.internalError());
    }

    /** Says of a write that it was not executed. */
    static PlantedFault doneButUnavailable() {
        return new OfCalls(WRITE, (request, upstream) -> {
            upstream.send(request);
            return ProxyResponse.unavailable("unavailable");
        });
    }
}
