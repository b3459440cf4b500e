package dev.abacus.chaos.linearizability.keys;

import dev.abacus.chaos.linearizability.Operation;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Does one thing after the other, at the gateways in turn. Where the outcome of an operation is unknown, that operation
 * goes on and so its client cannot: another one takes its place (as in Jepsen).
 */
final class Client {

    /** After a request that was refused, as a caller would who is asked to try again later. */
    private static final Duration RESPITE = Duration.ofMillis(100);

    private final KeyApi api;
    private final List<URI> gateways;
    private final Recorder recorder;
    private final int successor;
    private int number;
    private int requests;

    /**
     * @param number its own, from 0
     * @param clients how many there are at a time: the numbers of those that take its place are that far apart
     */
    Client(KeyApi api, List<URI> gateways, Recorder recorder, int number, int clients) {
        this.api = api;
        this.gateways = gateways;
        this.recorder = recorder;
        this.number = number;
        this.successor = clients;
        this.requests = number;
    }

    void fulfil(Intentions.Intention intention, String key) throws InterruptedException {
        Thread.sleep(intention.pause());
        switch (intention.action()) {
            case READ -> send(key, new Request.Get());
            case WRITE -> put(key, new Condition.None());
            case CREATE -> put(key, new Condition.Absent());
            case DELETE -> send(key, new Request.Delete(new Condition.None()));
            case COMPARE_AND_SET -> {
                switch (send(key, new Request.Get())) {
                    case Outcome.Answered(Answer.Found found) -> put(key, new Condition.AtRevision(found.revision()));
                    case Outcome.Answered(Answer.NotFound()) -> put(key, new Condition.Absent());
                    default -> {}
                }
            }
            case COMPARE_AND_DELETE -> {
                if (send(key, new Request.Get()) instanceof Outcome.Answered(Answer.Found found)) {
                    send(key, new Request.Delete(new Condition.AtRevision(found.revision())));
                }
            }
        }
    }

    private void put(String key, Condition condition) throws InterruptedException {
        send(key, new Request.Put(number + "." + requests, condition));
    }

    private Outcome send(String key, Request request) throws InterruptedException {
        URI gateway = gateways.get(requests++ % gateways.size());
        long invoked = recorder.now();
        Outcome outcome = api.send(gateway, key, request);
        long returned = recorder.now();
        switch (outcome) {
            case Outcome.Answered(Answer.Unknown unknown) -> {
                recorder.add(key, Operation.withoutAnswer(number, new KeyCall(request, unknown), invoked));
                number += successor;
            }
            case Outcome.Answered(Answer answer) ->
                recorder.add(key, new Operation<>(number, new KeyCall(request, answer), invoked, returned));
            case Outcome.WithoutEffect(String why) -> {
                recorder.addWithoutEffect(why);
                Thread.sleep(RESPITE);
            }
        }
        return outcome;
    }
}
