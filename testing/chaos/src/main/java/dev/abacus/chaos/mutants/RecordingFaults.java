package dev.abacus.chaos.mutants;

import dev.abacus.chaos.audit.StoredCalculations;
import dev.abacus.chaos.mutants.PlantedFault.OfCalls;
import dev.abacus.testsupport.EtcdClient;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Planted faults of computing and recording. */
final class RecordingFaults {

    private static final Pattern RESULT = Pattern.compile("(\"result\":-?\\d*)(\\d)");
    private static final String LEADER = "/abacus/leaders/backup";
    private static final String LAST_BACKUP = "/abacus/backups/last";

    private RecordingFaults() {}

    /** Answers with another result. */
    static PlantedFault wrongResult() {
        return new OfCalls(ProxyRequest::isCalculation, (request, upstream) -> {
            ProxyResponse right = upstream.send(request);
            return right.with(withWrongResult(right.text()));
        });
    }

    /** Another last digit. */
    static String withWrongResult(String json) {
        return RESULT.matcher(json)
                .replaceAll(found -> found.group(1) + (found.group(2).equals("7") ? "3" : "7"));
    }

    /** Acknowledges a recording that is not kept. */
    static PlantedFault lost(EtcdClient etcd) {
        return afterRecording(recorded -> etcd.delete(key(recorded)));
    }

    /** Records a second time, under a key of its own. */
    static PlantedFault doubled() {
        return new OfCalls(ProxyRequest::isRecording, (request, upstream) -> {
            upstream.send(
                    request.with(ProxyRequest.IDEMPOTENCY_KEY, UUID.randomUUID().toString()));
            return upstream.send(request);
        });
    }

    /** Repeats a recording, as after a lost answer, and leaves out the caller's key. */
    static PlantedFault repeatedWithoutKey() {
        return new OfCalls(ProxyRequest::isRecording, (request, upstream) -> {
            upstream.send(request);
            return upstream.send(request.without(ProxyRequest.IDEMPOTENCY_KEY));
        });
    }

    /** Says of a recording that it was not executed. */
    static PlantedFault doneButUnavailable() {
        return new OfCalls(ProxyRequest::isRecording, (request, upstream) -> {
            upstream.send(request);
            return ProxyResponse.unavailable("unavailable");
        });
    }

    /** The lease of a record ends early, as if nobody had renewed it; all records of the lease go with it. */
    static PlantedFault leaseEnded(EtcdClient etcd) {
        return afterRecording(recorded -> etcd.revokeLeaseOf(key(recorded)));
    }

    /** Of a recording with an unknown outcome there is the key without the record. */
    static PlantedFault half(EtcdClient etcd) {
        return new OfCalls(ProxyRequest::isRecording, (request, upstream) -> {
            ProxyResponse recorded = upstream.send(request);
            if (recorded.isSuccess()) {
                etcd.delete(key(recorded));
            }
            return ProxyResponse.unavailable("outcome-unknown");
        });
    }

    /** A leader that is deposed records its backup all the same. */
    static PlantedFault fencingIgnored(EtcdClient etcd) {
        return afterRecording(_ -> etcd.get(LAST_BACKUP).ifPresent(written -> {
            etcd.delete(LEADER);
            etcd.put(LAST_BACKUP, written.text());
        }));
    }

    private static PlantedFault afterRecording(Consumer<ProxyResponse> action) {
        return new OfCalls(ProxyRequest::isRecording, (request, upstream) -> {
            ProxyResponse recorded = upstream.send(request);
            if (recorded.isSuccess()) {
                action.accept(recorded);
            }
            return recorded;
        });
    }

    private static String key(ProxyResponse recorded) {
        return StoredCalculations.RECORDS + StoredCalculations.complement(recorded.id());
    }
}
