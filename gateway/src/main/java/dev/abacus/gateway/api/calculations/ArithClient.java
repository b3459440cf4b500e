package dev.abacus.gateway.api.calculations;

import dev.abacus.gateway.routing.ProblemFallbackFactory;
import dev.abacus.kit.calculation.CalculationResponse;
import dev.abacus.state.calculations.Calculation;
import org.springframework.cloud.openfeign.FeignClient;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

/** Feign client of the service that multiplies. */
@FeignClient(name = ArithClient.NAME, fallbackFactory = ProblemFallbackFactory.class)
interface ArithClient {

    String NAME = "arith-service";

    @GetMapping("/multiply")
    CalculationResponse multiply(@RequestParam long a, @RequestParam long b);

    @PostMapping("/multiply")
    ResponseEntity<Calculation> multiply(
            @RequestHeader("Idempotency-Key") String idempotencyKey, @RequestBody Factors factors);

    record Factors(long a, long b) {}
}
