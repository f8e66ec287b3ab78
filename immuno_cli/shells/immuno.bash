# Completion of immuno for bash: commands, options, and names of entries.
#   echo 'eval "$(immuno completion bash)"' >> ~/.bashrc
_immuno() {
    local program=$1 candidate kind
    type -P -- "$program" >/dev/null 2>&1 || program=immuno
    COMPREPLY=()
    {
        IFS= read -r kind
        if [[ $kind == files ]]; then
            while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$2")
            compopt -o filenames 2>/dev/null
        else
            while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done
        fi
    } < <("$program" __complete bash "${COMP_LINE:0:COMP_POINT}" "$2" 2>/dev/null)
}
complete -o nosort -F _immuno immuno 2>/dev/null || complete -F _immuno immuno
