package dev.abacus.gateway.api.calculations;

import dev.abacus.gateway.api.paging.Paged;
import dev.abacus.gateway.api.streaming.EventStreams;
import dev.abacus.kit.problem.ProblemException;
import dev.abacus.kit.problem.ProblemType;
import dev.abacus.state.Excerpt;
import dev.abacus.state.calculations.Calculation;
import dev.abacus.state.calculations.CalculationEvent;
import dev.abacus.state.calculations.Calculations;
import dev.abacus.state.client.SharedState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter.SseEventBuilder;

@RestController
@RequestMapping("/api/calculations")
@Tag(name = "Calculations", description = "What was calculated and recorded")
class CalculationsController {
    /** Of an operand in memory, about. */
    private static final int NUMBER_BYTES = 20;

    private final Calculations calculations;
    private final EventStreams streams;

    CalculationsController(SharedState state, EventStreams streams) {
        this.calculations = state.calculations();
        this.streams = streams;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Records, newest first; with Accept: text/event-stream, as they are made")
    Paged<Calculation> list(
            @RequestParam(defaultValue = "50") int limit, @RequestParam(required = false) @Nullable String after) {
        return Paged.of(calculations.page(limit, after), Function.identity());
    }

    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "One record")
    Calculation find(@PathVariable String id) {
        return calculations
                .find(id)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.NOT_FOUND, "There is no calculation %s (any more)".formatted(Excerpt.quoted(id))));
    }

    @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(hidden = true)
    SseEmitter watch(
            HttpServletRequest request,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return streams.open(
                request,
                lastEventId,
                calculations::watch,
                CalculationsController::toEvent,
                CalculationsController::bytes);
    }

    private static int bytes(CalculationEvent happened) {
        return happened instanceof CalculationEvent.Recorded recorded
                ? NUMBER_BYTES * recorded.calculation().operands().size()
                : 0;
    }

    private static SseEventBuilder toEvent(CalculationEvent happened) {
        var event = SseEmitter.event().id(happened.cursor());
        return switch (happened) {
            case CalculationEvent.Recorded recorded ->
                event.name("calculation").data(recorded.calculation(), MediaType.APPLICATION_JSON);
            case CalculationEvent.Reset _ ->
                event.name("reset").data("history is gone: what there is of it and new to you follows");
        };
    }
}
