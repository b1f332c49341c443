import type { CommandSpec } from "../command-spec.js";

export const COMPLETION: CommandSpec = {
  name: "completion",
  summary: "Print what makes a shell complete commands and options",
  args: [{ name: "shell", description: "bash, zsh or fish" }],
  options: [],
  examples: [
    { says: "bash: in ~/.bashrc", line: 'eval "$(earthaccess completion bash)"' },
    { says: "zsh: in ~/.zshrc, after compinit", line: 'eval "$(earthaccess completion zsh)"' },
    { says: "fish", line: "earthaccess completion fish > ~/.config/fish/completions/earthaccess.fish" },
  ],
  load: async () => (await import("../run/completion.js")).runCompletion,
};
