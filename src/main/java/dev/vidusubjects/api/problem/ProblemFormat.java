package dev.vidusubjects.api.problem;

/** A format of problems other than RFC 9457, for the clients of some paths. */
public interface ProblemFormat {

    /** @return whether the clients of this path expect this format */
    boolean appliesTo(String path);

    ProblemResponse render(Problem problem);
}
