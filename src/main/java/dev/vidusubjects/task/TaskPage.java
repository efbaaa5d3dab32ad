package dev.vidusubjects.task;

import java.util.List;
import java.util.Optional;

/**
 * One page of a listing.
 *
 * @param tasks the tasks of this page
 * @param nextCursor an opaque text that identifies the next page; empty on the last page
 */
public record TaskPage(List<Task> tasks, Optional<String> nextCursor) {

    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
