# Completion of immuno for fish: commands, options, and names of entries.
#   immuno completion fish > ~/.config/fish/completions/immuno.fish
function __immuno_complete
    set -l program (commandline -opc)[1]
    type -q -- "$program"; or set program immuno
    set -l found (command $program __complete fish (commandline -cp) 2>/dev/null)
    if test "$found[1]" = files
        __fish_complete_path (commandline -ct)
    else
        string join \n -- $found[2..-1]
    end
end
complete -c immuno -f -k -a '(__immuno_complete)'
