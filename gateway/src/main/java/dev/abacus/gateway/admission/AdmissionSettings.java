package dev.abacus.gateway.admission;

import jakarta.validation.constraints.Positive;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param maxInFlight requests in work at once; what comes on top is refused at once, so that what is admitted stays
 *     fast. Can change while the gateway runs.
 */
record AdmissionSettings(@DefaultValue("144") @Positive int maxInFlight) {}
