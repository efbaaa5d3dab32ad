package dev.vidusubjects.config;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which variable of the Terraform module decides each environment variable of the functions. */
final class TerraformVariables {

    private static final Pattern VARIABLE = Pattern.compile("\\bvar\\.([a-z_]+(?:\\.[a-z_]+)?)");
    private static final Pattern LOCAL = Pattern.compile("\\blocal\\.([a-z_]+)");

    /** The prefix of the names of all resources: it is part of a value, but does not decide it. */
    private static final String PREFIX = "name";

    private final String locals;

    /** @param locals the content of {@code locals.tf} */
    TerraformVariables(String locals) {
        this.locals = locals;
    }

    /** @return whether the module sets the environment variable, at least of one function */
    boolean isSet(String environment) {
        return value(environment).isPresent();
    }

    /** @return the variable, with the attribute of an object; empty if the module itself decides the value */
    Optional<String> of(String environment) {
        return value(environment).flatMap(this::variable);
    }

    private Optional<String> variable(String value) {
        Optional<String> direct = VARIABLE.matcher(value)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !name.equals(PREFIX))
                .findFirst();
        return direct.or(() -> LOCAL.matcher(value)
                .results()
                .map(match -> value(match.group(1)).orElse(""))
                .flatMap(local -> variable(local).stream())
                .findFirst());
    }

    /** @return the right side of the first line that gives a value to the name */
    private Optional<String> value(String name) {
        Matcher line = Pattern.compile("(?m)^ +" + name + " += (.+)$").matcher(locals);
        return line.results().map((MatchResult match) -> match.group(1)).findFirst();
    }
}
