package dev.vidusubjects.task;

import java.util.List;
import java.util.Optional;

/** @param nextCursor opaque; empty on the last page */
public record TaskPage(List<Task> tasks, Optional<String> nextCursor) {

    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
