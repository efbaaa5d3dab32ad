package dev.vidusubjects.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Selects the faults of the directives in a name. Counts the calls for each name, task and file, as a directive may
 * apply to the first calls only. The counts start from zero when the application starts. Not thread-safe.
 */
final class DirectiveFaults {

    private record Use(FaultDirective directive, String subject) {}

    private final Map<Use, Integer> uses = new HashMap<>();

    /** @return the fault of the first directive that still applies to this submission */
    Optional<Fault> onSubmission(List<FaultDirective> directives, String name) {
        return next(directives, name, FaultDirective::onSubmission);
    }

    /** @return the fault of the first directive that still applies to this poll */
    Optional<Fault> onPoll(List<FaultDirective> directives, String taskId) {
        return next(directives, taskId, FaultDirective::onPoll);
    }

    /** @return the fault of the first directive that still applies to this request for a file */
    Optional<Fault> onFile(List<FaultDirective> directives, String path) {
        return next(directives, path, FaultDirective::onFile);
    }

    private Optional<Fault> next(
            List<FaultDirective> directives, String subject, Function<FaultDirective, Optional<Fault>> faultOf) {
        for (FaultDirective directive : directives) {
            Optional<Fault> fault = faultOf.apply(directive);
            if (fault.isPresent() && uses.merge(new Use(directive, subject), 1, Integer::sum) <= directive.times()) {
                return fault;
            }
        }
        return Optional.empty();
    }
}
