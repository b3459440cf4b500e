package dev.abacus.kit.negotiation;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A resource with two representations. */
@RestController
@RequestMapping("/negotiated")
class NegotiatingController {
    private final AtomicInteger made = new AtomicInteger();

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Integer> json() {
        return Map.of("made", made.get());
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream() {
        var emitter = new SseEmitter();
        emitter.complete();
        return emitter;
    }

    @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Map<String, Integer> make() {
        return Map.of("made", made.incrementAndGet());
    }

    @DeleteMapping
    void delete() {
        made.set(0);
    }
}
