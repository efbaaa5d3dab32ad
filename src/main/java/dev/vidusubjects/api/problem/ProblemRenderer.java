package dev.vidusubjects.api.problem;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Chooses the format of a problem by the path of the request. */
@ApplicationScoped
public class ProblemRenderer {

    private final List<ProblemFormat> formats;

    ProblemRenderer(@All List<ProblemFormat> formats) {
        this.formats = formats;
    }

    /** @param path the path of the request, without the stage of an API gateway */
    public ProblemResponse render(Problem problem, String path) {
        return formats.stream()
                .filter(format -> format.appliesTo(path))
                .findFirst()
                .map(format -> format.render(problem))
                .orElseGet(() -> ProblemResponse.of(problem));
    }
}
