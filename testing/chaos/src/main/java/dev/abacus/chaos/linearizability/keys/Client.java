package dev.abacus.chaos.linearizability.keys;

import dev.abacus.chaos.linearizability.HistoryOperation;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Client of keys that sends one request after the other, to the gateways in turn. An operation whose outcome is
 * unknown may still take effect, so its client ends and another one replaces it (as in Jepsen).
 */
final class Client {

    /** Pause after a request that failed. */
    private static final Duration BACKOFF = Duration.ofMillis(100);

    private final KeyApi api;
    private final List<URI> gateways;
    private final Recorder recorder;
    private final int successor;
    private int number;
    private int requests;

    /**
     * @param number its own, from 0
     * @param clients number of concurrent clients: the numbers of replacements are that far apart
     */
    Client(KeyApi api, List<URI> gateways, Recorder recorder, int number, int clients) {
        this.api = api;
        this.gateways = gateways;
        this.recorder = recorder;
        this.number = number;
        this.successor = clients;
        this.requests = number;
    }

    void perform(OperationGenerator.PlannedOperation operation, String key) throws InterruptedException {
        Thread.sleep(operation.pause());
        switch (operation.action()) {
            case READ -> send(key, new KeyRequest.Get());
            case WRITE -> put(key, new KeyPrecondition.None());
            case CREATE -> put(key, new KeyPrecondition.Absent());
            case DELETE -> send(key, new KeyRequest.Delete(new KeyPrecondition.None()));
            case COMPARE_AND_SET -> {
                switch (send(key, new KeyRequest.Get())) {
                    case KeyOutcome.Answered(KeyAnswer.Found found) ->
                        put(key, new KeyPrecondition.AtRevision(found.revision()));
                    case KeyOutcome.Answered(KeyAnswer.NotFound()) -> put(key, new KeyPrecondition.Absent());
                    default -> {}
                }
            }
            case COMPARE_AND_DELETE -> {
                if (send(key, new KeyRequest.Get()) instanceof KeyOutcome.Answered(KeyAnswer.Found found)) {
                    send(key, new KeyRequest.Delete(new KeyPrecondition.AtRevision(found.revision())));
                }
            }
        }
    }

    private void put(String key, KeyPrecondition condition) throws InterruptedException {
        send(key, new KeyRequest.Put(number + "." + requests, condition));
    }

    private KeyOutcome send(String key, KeyRequest request) throws InterruptedException {
        URI gateway = gateways.get(requests++ % gateways.size());
        long invoked = recorder.now();
        KeyOutcome outcome = api.send(gateway, key, request);
        long returned = recorder.now();
        switch (outcome) {
            case KeyOutcome.Answered(KeyAnswer answer) ->
                recorder.add(key, new HistoryOperation<>(number, new KeyCall(request, answer), invoked, returned));
            case KeyOutcome.Failed failed -> {
                recorder.addFailed(new FailedKeyRequest(Duration.ofNanos(invoked), key, request, failed));
                if (failed.kind() != KeyFailure.NOT_EXECUTED && !(request instanceof KeyRequest.Get)) {
                    recordPending(key, request, invoked);
                }
                Thread.sleep(BACKOFF);
            }
        }
        return outcome;
    }

    private void recordPending(String key, KeyRequest request, long invoked) {
        var call = new KeyCall(request, new KeyAnswer.Unknown());
        recorder.add(key, HistoryOperation.withoutAnswer(number, call, invoked));
        number += successor;
    }
}
