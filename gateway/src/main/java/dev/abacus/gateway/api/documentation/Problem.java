package dev.abacus.gateway.api.documentation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.abacus.kit.problem.Violation;
import dev.abacus.kit.problem.Violations;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Problem details (RFC 9457) on the wire: the schema of every error. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(description = "What went wrong (RFC 9457)")
record Problem(
        @Schema(
                description = "The kind of problem, a URN: the error table in docs/errors.md lists them",
                format = "uri")
        String type,

        @Schema(description = "The kind of problem in words")
        String title,

        @Schema(description = "The status of the response") int status,

        @Schema(description = "What is wrong with this request, with the value that was given")
        String detail,

        @Schema(description = "The path of the request", format = "uri-reference") @Nullable
        String instance,

        @Schema(description = "The trace that the request belongs to, which the logs name, too")
        String traceId,

        @ArraySchema(
                arraySchema = @Schema(description = "What is wrong with a request; detail says if there is more"),
                maxItems = Violations.MAX_LISTED)
        @Nullable
        List<Violation> errors,

        @Schema(description = "unknown: the write was done, or it was not") @Nullable
        String outcome) {}
